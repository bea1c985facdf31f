//! Tables in Parquet files: types as other tools write them, files that differ, pruning.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, StructArray,
    TimestampMicrosecondArray, TimestampNanosecondArray,
};
use arrow::datatypes::{DataType, Field, Int32Type};
use engine::{Engine, QueryOptions};
use ingest::{DiscoverOptions, Input, discover};
use kql_types::datetime;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("engine-parquet-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, file: &str, columns: Vec<(&str, ArrayRef)>) {
        self.write_groups(file, 100, columns);
    }

    fn write_groups(&self, file: &str, rows_of_a_group: usize, columns: Vec<(&str, ArrayRef)>) {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(rows_of_a_group)).build();
        let mut writer =
            ArrowWriter::try_new(File::create(self.0.join(file)).unwrap(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }

    fn engine(&self, table: &str) -> Engine {
        self.engine_of(table, 1 << 30)
    }

    fn engine_of(&self, table: &str, memory: usize) -> Engine {
        let input = Input { table: Some(table.into()), path: self.0.clone() };
        let found = discover(&[input], &DiscoverOptions::default()).unwrap();
        assert!(found.issues.is_empty(), "{:?}", found.issues);
        let builder = Engine::builder().with_threads(2).with_known_tables().with_memory(memory);
        found.tables.into_iter().fold(builder, |b, t| b.with_files(t)).build().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn now() -> i64 {
    datetime::parse("2026-03-01T12:00:00Z").unwrap()
}

fn micros(i: i64) -> i64 {
    datetime::to_unix_micros(now()) - i * 60_000_000
}

fn run(engine: &Engine, query: &str, partitions: usize) -> Vec<String> {
    let options = QueryOptions { partitions: Some(partitions), ..QueryOptions::at(now()) };
    let result = engine.query(query, &options).unwrap_or_else(|e| panic!("{query}: {e:?}")).result;
    let rows = result.json_rows().unwrap();
    rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect()
}

fn sign_ins(name: &str) -> Folder {
    let folder = Folder::new(name);
    let rows = 0..1000i64;
    let os = StringArray::from_iter(
        rows.clone().map(|i| (i % 3 != 0).then(|| format!("{{\"operatingSystem\":\"os{}\"}}", i % 2))),
    );
    folder.write(
        "part-0.parquet",
        vec![
            (
                "TimeGenerated",
                Arc::new(TimestampMicrosecondArray::from_iter_values(rows.clone().map(micros)).with_timezone("UTC")),
            ),
            (
                "ResultType",
                Arc::new(StringArray::from_iter(rows.clone().map(|i| (i % 10 != 9).then(|| (i % 2).to_string())))),
            ),
            (
                "UserPrincipalName",
                Arc::new(
                    rows.clone()
                        .map(|i| Some(format!("user{}@x", i % 7)))
                        .collect::<Vec<_>>()
                        .iter()
                        .map(|s| s.as_deref())
                        .collect::<DictionaryArray<Int32Type>>(),
                ),
            ),
            ("DeviceDetail", Arc::new(os)),
        ],
    );
    // Another tool, other types: nanoseconds, numbers for text, a struct, no user.
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows.clone().map(|i| format!("os{}", i % 2))));
    let device = StructArray::from(vec![(Arc::new(Field::new("operatingSystem", DataType::Utf8, true)), names)]);
    folder.write(
        "part-1.parquet",
        vec![
            ("DeviceDetail", Arc::new(device)),
            ("ResultType", Arc::new(Int32Array::from_iter_values(rows.clone().map(|i| (i % 2) as i32)))),
            (
                "TimeGenerated",
                Arc::new(TimestampNanosecondArray::from_iter_values(rows.map(|i| micros(i) * 1000 + 50))),
            ),
        ],
    );
    folder
}

#[test]
fn types_of_files_become_those_of_the_table() {
    let folder = sign_ins("types");
    let engine = folder.engine("SigninLogs");
    for partitions in [1, 3] {
        let check = |query: &str, expected: &[&str]| assert_eq!(run(&engine, query, partitions), expected, "{query}");
        check("SigninLogs | count", &["2000"]);
        check("SigninLogs | where ResultType == '0' | count", &["1000"]);
        check("SigninLogs | where ResultType == 0 | count", &["1000"]);
        // Missing text is empty, and differs from all other text.
        check("SigninLogs | where ResultType == '' | count", &["100"]);
        check("SigninLogs | where ResultType != '0' | count", &["1000"]);
        check("SigninLogs | where ResultType !in ('0', '1') | count", &["100"]);
        check("SigninLogs | where isempty(UserPrincipalName) | count", &["1000"]);
        check("SigninLogs | where UserPrincipalName == 'user3@x' | count", &["143"]);
        check("SigninLogs | where UserPrincipalName != 'user3@x' | count", &["1857"]);
        check("SigninLogs | where isnull(CreatedDateTime) | count", &["2000"]);
        check(
            "SigninLogs | summarize count() by Os = tostring(DeviceDetail.operatingSystem) | sort by Os asc",
            &["\"\"|334", "\"os0\"|833", "\"os1\"|833"],
        );
        check("SigninLogs | where DeviceDetail.operatingSystem == 'os0' | count", &["833"]);
    }
}

#[test]
fn times_compare_in_ticks() {
    let folder = sign_ins("times");
    let engine = folder.engine("SigninLogs");
    let check = |query: &str, expected: &str| assert_eq!(run(&engine, query, 2), [expected], "{query}");
    // Rows lie on whole minutes; in the second file 50 ns later, which is no tick.
    check("SigninLogs | where TimeGenerated > ago(1h) | count", "120");
    check("SigninLogs | where TimeGenerated >= ago(1h) | count", "122");
    check("SigninLogs | where TimeGenerated == ago(1h) | count", "2");
    check("SigninLogs | where TimeGenerated < ago(1h) | count", "1878");
    check("SigninLogs | where TimeGenerated between (ago(2h) .. ago(1h)) | count", "122");
    check("SigninLogs | summarize max(TimeGenerated)", "\"2026-03-01T12:00:00.0000000Z\"");
}

#[test]
fn row_groups_are_pruned_by_time() {
    let folder = Folder::new("pruned");
    let rows = 0..1000i64;
    folder.write(
        "a.parquet",
        vec![
            ("TimeGenerated", Arc::new(TimestampMicrosecondArray::from_iter_values(rows.clone().map(micros)))),
            ("Value", Arc::new(Int64Array::from_iter_values(rows))),
        ],
    );
    let engine = folder.engine("Values_CL");
    let query = "Values_CL | where TimeGenerated >= ago(30m) | summarize count(), max(Value)";
    assert_eq!(run(&engine, query, 1), ["31|30"]);
    let plan = engine.explain(query, &QueryOptions::at(now())).unwrap();
    assert!(plan.contains("pruning_predicate"), "{plan}");
    assert!(!plan.contains("FilterExec"), "the reader evaluates the filter: {plan}");
}

#[test]
fn another_column_or_a_default_is_the_time_of_files_without_one() {
    let folder = Folder::new("no-time");
    let created: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![micros(1)]).with_timezone("UTC"));
    folder.write(
        "a.parquet",
        vec![("Id", Arc::new(StringArray::from(vec!["a"])) as ArrayRef), ("CreatedDateTime", created)],
    );
    folder.write("b.parquet", vec![("Id", Arc::new(StringArray::from(vec!["b"])) as ArrayRef)]);
    let input = || Input { table: Some("SigninLogs".into()), path: folder.0.clone() };
    let engine = |default_time| {
        let found = discover(&[input()], &DiscoverOptions { default_time, ..DiscoverOptions::default() }).unwrap();
        let codes: Vec<_> = found.issues.iter().map(ingest::Issue::code).collect();
        let builder = Engine::builder().with_threads(1).with_known_tables();
        (found.tables.into_iter().fold(builder, |b, t| b.with_files(t)).build().unwrap(), codes)
    };
    let query = "SigninLogs | where TimeGenerated > ago(1h) | project Id, TimeGenerated | sort by Id asc";
    let (without, codes) = engine(None);
    assert_eq!(codes, ["KU318", "KU315"]);
    assert_eq!(run(&without, query, 1), [r#""a"|"2026-03-01T11:59:00.0000000Z""#]);
    let (with, codes) = engine(Some(now() - 10));
    assert_eq!(codes, ["KU318"]);
    assert_eq!(
        run(&with, query, 1),
        [r#""a"|"2026-03-01T11:59:00.0000000Z""#, r#""b"|"2026-03-01T11:59:59.9999990Z""#]
    );
}

/// Paths, `tostring()` and `parse_json()` of stored JSON text answer without parsing where they can:
/// as what is computed from the values themselves.
#[test]
fn parts_of_json_text_are_those_of_its_value() {
    let folder = Folder::new("json");
    let texts = [
        r#"{"a":"plain text that is long enough","b":1}"#,
        r#"{"a":"with \"quotes\" and \\","b":2.5}"#,
        r#"{"a":{"b":"x","c":[1,2,{"d":null}]},"e":true}"#,
        r#"{"a":"{\"b\":\"inner x\"}"}"#,
        r#"{"a":"[\"first\",2]","b":null}"#,
        r#"{"a":["p","q",7],"b":1}"#,
        r#"{ "a" : 1.50, "a": "twice" }"#,
        r#"{"a":"\u0041\/","b":1e3}"#,
        r#"{"a":"2026-01-02T03:04:05Z"}"#,
        r#"["x",{"a":1}]"#,
        r#""{\"a\":\"in a string\"}""#,
        "17",
        "null",
        "not JSON, x",
        r#"{"a":"cut off"#,
        "",
    ];
    let rows = 0..700usize;
    let column = || StringArray::from_iter(rows.clone().map(|i| (i % 17 != 16).then(|| texts[i % 17])));
    folder.write(
        "part.parquet",
        vec![
            (
                "TimeGenerated",
                Arc::new(
                    TimestampMicrosecondArray::from_iter_values(rows.clone().map(|i| micros(i as i64)))
                        .with_timezone("UTC"),
                ),
            ),
            ("UserAgent", Arc::new(column())),
            ("DeviceDetail", Arc::new(column())),
        ],
    );
    let engine = folder.engine("SigninLogs");
    // The scan cannot see through a conditional, so the second form works on values.
    let value = "iff(UserAgent == 'never', dynamic(null), DeviceDetail)";
    let text = "iff(UserAgent == 'never', '', UserAgent)";
    let mut compared = 0;
    for (fast, slow) in [
        ("tostring(X)", "tostring(X)"),
        ("X.a", "X.a"),
        ("isempty(X)", "isempty(X)"),
        ("isnotempty(X)", "isnotempty(X)"),
        ("isempty(X.a)", "isempty(X.a)"),
        ("notempty(X.b)", "notempty(X.b)"),
        ("tostring(X.a)", "tostring(X.a)"),
        ("tostring(X.a.b)", "tostring(X.a.b)"),
        ("X.a.c", "X.a.c"),
        ("tostring(X.a[0])", "tostring(X.a[0])"),
        ("tostring(X.a.c[-1].d)", "tostring(X.a.c[-1].d)"),
        ("tostring(X[1])", "tostring(X[1])"),
        ("tolong(X.b)", "tolong(X.b)"),
        ("gettype(parse_json(tostring(X)).a)", "gettype(bag_pack('v', parse_json(strcat('', tostring(X)))).v.a)"),
        ("tostring(parse_json(tostring(X)).a)", "tostring(bag_pack('v', parse_json(strcat('', tostring(X)))).v.a)"),
        ("tostring(parse_json(tostring(X.a)).b)", "tostring(bag_pack('v', parse_json(strcat('', tostring(X.a)))).v.b)"),
        (
            "tostring(parse_json(tostring(parse_json(tostring(X)).a))[0])",
            "tostring(bag_pack('v', parse_json(strcat('', tostring(bag_pack('v', parse_json(strcat('', tostring(X)))).v.a)))).v[0])",
        ),
        ("X has 'x'", "tostring(X) has 'x'"),
        ("X !contains 'PLAIN'", "tostring(X) !contains 'PLAIN'"),
        ("X.a startswith_cs 'p'", "tostring(X.a) startswith_cs 'p'"),
        (r"X matches regex @'\d+'", r"tostring(X) matches regex @'\d+'"),
        ("parse_json(S).a", "bag_pack('v', parse_json(S)).v.a"),
        ("tostring(parse_json(S).a.b)", "tostring(bag_pack('v', parse_json(S)).v.a.b)"),
        ("tostring(parse_json(S))", "tostring(bag_pack('v', parse_json(S)).v)"),
        ("tostring(split(S, ',')[1])", "tostring(array_slice(split(S, ','), 0, 99)[1])"),
        ("split(S, '\"a')[-1]", "array_slice(split(S, '\"a'), 0, 99)[-1]"),
    ] {
        let query = |expr: &str| format!("SigninLogs | sort by TimeGenerated asc | project v = {expr}");
        let fast = query(&fast.replace('X', "DeviceDetail").replace('S', "UserAgent"));
        let slow = query(&slow.replace('X', value).replace('S', text));
        let found = run(&engine, &fast, 1);
        assert_eq!(found, run(&engine, &slow, 1), "{fast}");
        assert_eq!(found.len(), rows.len());
        compared += 1;
        // Where the reader evaluates it.
        let count = |query: &str| run(&engine, &format!("{query} | where tostring(v) == '1' | count"), 2);
        assert_eq!(count(&fast), count(&slow), "{fast}");
    }
    assert_eq!(compared, 26);
}

/// Texts of dictionaries are grouped by where they lie, until that does not pay or memory is short.
#[test]
fn groups_by_texts_of_dictionaries_are_those_of_their_values() {
    let folder = Folder::new("groups");
    let rows = 0..40_000usize;
    for (file, offset) in [("part-0.parquet", 0), ("part-1.parquet", 5)] {
        let text = |prefix: &'static str, of: usize| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(
                rows.clone().map(|i| format!("{prefix} {}", (i * 7919 + offset) % of)),
            ))
        };
        folder.write_groups(
            file,
            20_000,
            vec![
                (
                    "TimeGenerated",
                    Arc::new(TimestampMicrosecondArray::from_iter_values(rows.clone().map(|i| micros(i as i64)))),
                ),
                ("Few", text("one of a few long names", 7)),
                ("Some", text("one of some long names", 1_500)),
                ("Many", text("one of many long names", 19_000)),
                ("Short", text("s", 23)),
                ("Value", Arc::new(Int64Array::from_iter_values(rows.clone().map(|i| (i % 1000) as i64)))),
            ],
        );
    }
    let aggregates = "Rows = count(), Odd = countif(Value % 2 == 1), Most = max(Value), Values = dcount(Value), \
                      Firsts = array_length(make_set(Some))";
    let engines = [folder.engine("Texts_CL"), folder.engine_of("Texts_CL", 2 << 20)];
    let summary = |engine: &Engine, keys: &str| {
        let columns = "Key, Rows, Odd, Most, Values, Firsts";
        let query = format!("Texts_CL | summarize {aggregates} by {keys} | project {columns}");
        let mut rows = run(engine, &query, 2);
        rows.sort();
        rows
    };
    for key in ["Few", "Some", "Many", "Short", "iff(Few endswith '3', '', Some)"] {
        // With two keys DataFusion groups.
        let expected = summary(&engines[0], &format!("Key = {key}, Other = 1 + toint(Value) * 0"));
        assert!(expected.len() >= 7, "{expected:?}");
        // The final step of many groups needs more than the little memory.
        for engine in engines.iter().take(if key == "Many" { 1 } else { 2 }) {
            assert_eq!(summary(engine, &format!("Key = {key}")), expected, "by {key}");
        }
    }
    let options = QueryOptions { partitions: Some(2), ..QueryOptions::at(now()) };
    let plan = engines[0].explain("Texts_CL | summarize count() by Few", &options);
    assert!(plan.as_ref().is_ok_and(|plan| plan.contains("TextGroupsExec")), "{plan:?}");
}

/// Of a file whose columns have the table's types, too.
#[test]
fn texts_that_a_file_has_not_are_empty_wherever_they_are_asked() {
    let folder = Folder::new("missing");
    let texts = || -> ArrayRef { Arc::new(StringArray::from(vec![None, Some("x")])) };
    let none = || -> ArrayRef { Arc::new(StringArray::from(vec![None::<&str>, None])) };
    let n = || -> ArrayRef { Arc::new(Int64Array::from(vec![1, 2])) };
    let time = || -> ArrayRef { Arc::new(TimestampMicrosecondArray::from_iter_values([micros(1), micros(2)])) };
    let with_time = Folder::new("missing-time");
    folder.write("a.parquet", vec![("n", n()), ("s", texts()), ("none", none())]);
    with_time.write("a.parquet", vec![("n", n()), ("s", texts()), ("none", none()), ("TimeGenerated", time())]);
    for engine in [folder.engine("Texts"), with_time.engine("Texts")] {
        for (expr, expected) in [
            ("s == 'x'", ["false", "true"]),
            ("s == ''", ["true", "false"]),
            ("s != 'x'", ["true", "false"]),
            ("not(s == 'x')", ["true", "false"]),
            ("s == 'x' or n == 7", ["false", "true"]),
            ("s in ('x', 'y')", ["false", "true"]),
            ("s !in ('x', 'y')", ["true", "false"]),
            ("isempty(s)", ["true", "false"]),
            ("isempty(none)", ["true", "true"]),
            ("none == 'x'", ["false", "false"]),
            ("strlen(s)", ["0", "1"]),
        ] {
            let found = run(&engine, &format!("Texts | sort by n asc | project {expr}"), 1);
            assert_eq!(found, expected, "{expr}");
        }
        assert_eq!(run(&engine, "Texts | summarize countif(s == ''), countif(none == '')", 1), ["1|2"]);
        assert_eq!(run(&engine, "Texts | where not(s == 'x') | count", 1), ["1"]);
        assert_eq!(run(&engine, "Texts | summarize count() by s | join (print s = '') on s | count", 1), ["1"]);
    }
}

#[test]
fn the_greatest_of_partitions_is_found_behind_other_summaries() {
    let folder = Folder::new("greatest");
    for (file, from) in [("a.parquet", 0), ("b.parquet", 500)] {
        let n = Int64Array::from_iter_values(from..from + 500);
        folder.write(file, vec![("n", Arc::new(n)), ("s", Arc::new(StringArray::from(vec!["a"; 500])))]);
    }
    let engine = folder.engine("Numbers");
    for (query, expected) in [
        ("Numbers | distinct n | summarize max(n)", "999"),
        ("Numbers | distinct n, s | summarize min(n), max(n), max(s)", r#"0|999|"a""#),
        ("Numbers | summarize count() by n | where n < 700 | summarize max(n)", "699"),
        ("Numbers | summarize max(n)", "999"),
    ] {
        assert_eq!(run(&engine, query, 2), [expected], "{query}");
    }
}

#[test]
fn numbers_that_statistics_do_not_tell_are_joined() {
    let folder = Folder::new("nan");
    let reals = Float64Array::from_iter_values((0..300).map(|i| if i == 150 { f64::NAN } else { f64::from(i) }));
    folder.write("a.parquet", vec![("r", Arc::new(reals)), ("n", Arc::new(Int64Array::from_iter_values(0..300)))]);
    let engine = folder.engine("Reals");
    for (key, expected) in [("real(nan)", "150"), ("-0.0", "0"), ("7.0", "7")] {
        let query = format!("print r = {key} | join kind=inner (Reals) on r | project n");
        assert_eq!(run(&engine, &query, 1), [expected], "{key}");
    }
}
