//! Queries over small tables: results, null rules, limits, errors; and that neither the
//! optimiser nor the way rows are cut into batches and partitions changes a result.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use engine::{Cancellation, Engine, ErrorKind, QueryOptions, ScopeColumn, TimeScope, Visibility};
use kql_catalog::Column;
use kql_types::cell::{Cells, literal_to_array};
use kql_types::{Literal, QueryResult, ScalarType, datetime, dynamic};

fn ticks(text: &str) -> i64 {
    datetime::parse(text).unwrap()
}

fn now() -> i64 {
    ticks("2026-03-01T12:00:00Z")
}

fn column(name: &str, ty: ScalarType) -> Column {
    Column { name: name.into(), ty }
}

fn batches(columns: &[Column], rows: &[Vec<Literal>], size: usize) -> Vec<RecordBatch> {
    rows.chunks(size)
        .map(|rows| {
            let arrays: Vec<ArrayRef> = (0..columns.len())
                .map(|i| {
                    let cells: Vec<ArrayRef> = rows.iter().map(|r| literal_to_array(&r[i], 1)).collect();
                    let cells: Vec<_> = cells.iter().map(AsRef::as_ref).collect();
                    arrow::compute::concat(&cells).unwrap()
                })
                .collect();
            RecordBatch::try_new(ingest::arrow_schema(columns), arrays).unwrap()
        })
        .collect()
}

/// Deterministic rows with nulls, repeats and ties.
fn events() -> (Vec<Column>, Vec<Vec<Literal>>) {
    let columns = vec![
        column("TimeGenerated", ScalarType::DateTime),
        column("_TimeReceived", ScalarType::DateTime),
        column("User", ScalarType::String),
        column("Code", ScalarType::Long),
        column("Small", ScalarType::Int),
        column("Score", ScalarType::Real),
        column("Ok", ScalarType::Bool),
        column("Detail", ScalarType::Dynamic),
    ];
    let mut state = 7u64;
    let mut random = |n: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % n
    };
    let rows = (0..500i64)
        .map(|i| {
            let time = now() - i * 7 * datetime::TICKS_PER_MINUTE;
            let user = ["ann", "Bob", "", "cleo", "dan"][random(5) as usize];
            let null = |ty| Literal::Null(ty);
            let code = match random(7) {
                0 => null(ScalarType::Long),
                n => Literal::Long(n as i64),
            };
            let score = match random(9) {
                0 => null(ScalarType::Real),
                n => Literal::Real(n as f64 / 2.0),
            };
            let ok = match random(3) {
                0 => null(ScalarType::Bool),
                n => Literal::Bool(n == 1),
            };
            let detail = match random(4) {
                0 => null(ScalarType::Dynamic),
                n => {
                    Literal::Dynamic(dynamic::parse_json(&format!("{{\"os\":\"os{n}\",\"tags\":[{n},{i}]}}")).unwrap())
                }
            };
            let arrival = match random(5) {
                0 => Literal::DateTime(time + 3 * datetime::TICKS_PER_HOUR),
                _ => null(ScalarType::DateTime),
            };
            let small = Literal::Int(random(3) as i32);
            vec![Literal::DateTime(time), arrival, Literal::String(user.into()), code, small, score, ok, detail]
        })
        .collect();
    (columns, rows)
}

fn engine(batch: usize) -> Engine {
    let (columns, rows) = events();
    let (lookup, names) = (
        vec![column("User", ScalarType::String), column("Team", ScalarType::String)],
        [["ann", "red"], ["ann", "blue"], ["Bob", "red"], ["zoe", "green"]],
    );
    let names: Vec<Vec<Literal>> =
        names.iter().map(|r| r.iter().map(|c| Literal::String((*c).into())).collect()).collect();
    Engine::builder()
        .with_batches("Events", columns.clone(), batches(&columns, &rows, batch))
        .with_batches("Teams", lookup.clone(), batches(&lookup, &names, 10))
        .with_watchlist("vips", lookup.clone(), batches(&lookup, &names, 10))
        .with_known_tables()
        .with_threads(2)
        .build()
        .unwrap()
}

fn rows(result: &QueryResult) -> Vec<String> {
    let mut lines = Vec::new();
    for batch in &result.batches {
        let cells: Vec<Cells<'_>> = result.cells(batch).unwrap();
        for row in 0..batch.num_rows() {
            let mut line = String::new();
            for (i, cell) in cells.iter().enumerate() {
                if i > 0 {
                    line.push('|');
                }
                if cell.is_null(row) {
                    line.push_str("null");
                }
                cell.write_text(row, &mut line);
            }
            lines.push(line);
        }
    }
    lines
}

fn run(engine: &Engine, query: &str) -> Vec<String> {
    rows(&engine.query(query, &QueryOptions::at(now())).unwrap_or_else(|e| panic!("{query}: {e:?}")).result)
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    assert_eq!(run(&engine(100), query), expected, "{query}");
}

#[test]
fn nulls_compare_as_in_kusto() {
    let table = "datatable(x:long)[1, long(null), 2] ";
    check(&format!("{table}| where x == 1"), &["1"]);
    check(&format!("{table}| where x != 1"), &["null", "2"]);
    check(&format!("{table}| where x < 5"), &["1", "2"]);
    check(&format!("{table}| where x in (1, 3)"), &["1"]);
    check(&format!("{table}| where x !in (1, 3)"), &["null", "2"]);
    check(&format!("{table}| extend e = x == 1, n = x != 1"), &["1|true|false", "null|false|true", "2|false|true"]);
}

#[test]
fn arithmetic_does_not_fail() {
    check("print a = 1 / 0, b = 7 / 2, c = 7 % 0, d = 1.0 / 0", &["null|3|null|Infinity"]);
}

#[test]
fn sorts_put_nulls_where_kusto_does() {
    let table = "datatable(x:long)[1, long(null), 2] ";
    check(&format!("{table}| sort by x"), &["2", "1", "null"]);
    check(&format!("{table}| sort by x asc"), &["null", "1", "2"]);
    check(&format!("{table}| sort by x desc nulls first"), &["null", "2", "1"]);
    check(&format!("{table}| top 1 by x asc nulls last"), &["1"]);
}

#[test]
fn joins_of_every_kind() {
    let sides = "let L = datatable(k:string, a:long)['x', 1, 'x', 2, 'y', 3, 'z', 4]; \
                 let R = datatable(k:string, b:string)['x', 'p', 'x', 'q', 'w', 'r']; ";
    let joined = |kind: &str| {
        let mut rows = run(&engine(100), &format!("{sides} L | join {kind} R on k"));
        rows.sort();
        rows
    };
    assert_eq!(joined(""), ["x|1|x|p", "x|1|x|q"]);
    assert_eq!(joined("kind=inner"), ["x|1|x|p", "x|1|x|q", "x|2|x|p", "x|2|x|q"]);
    assert_eq!(joined("kind=leftouter"), ["x|1|x|p", "x|1|x|q", "x|2|x|p", "x|2|x|q", "y|3||", "z|4||"]);
    assert_eq!(joined("kind=rightouter"), ["x|1|x|p", "x|1|x|q", "x|2|x|p", "x|2|x|q", "|null|w|r"]);
    assert_eq!(joined("kind=fullouter").len(), 7);
    assert_eq!(joined("kind=leftanti"), ["y|3", "z|4"]);
    assert_eq!(joined("kind=leftsemi"), ["x|1", "x|2"]);
    assert_eq!(joined("kind=rightanti"), ["w|r"]);
    assert_eq!(joined("kind=rightsemi"), ["x|p", "x|q"]);
}

#[test]
fn subqueries_run_first() {
    check("print x = toscalar(Teams | summarize count())", &["4"]);
    check("print x = toscalar(Teams | where User == 'nobody' | project Team)", &[""]);
    check("Teams | where User in ((Events | where User == 'Bob' | project User)) | project Team", &["red"]);
    check("Teams | where User !in ((Events | distinct User)) | project Team", &["green"]);
    check("let T = materialize(Teams | where Team == 'red'); T | union T | summarize count()", &["4"]);
}

#[test]
fn arrays_expand() {
    check("print a = dynamic([1, 2]), b = dynamic(['x']) | mv-expand a, b", &["1|x", "2|null"]);
    check("print a = dynamic([1, 2]) | mv-expand a to typeof(long) | summarize sum(a)", &["3"]);
    check("print a = dynamic([]), c = 1 | mv-expand a", &[]);
    check("print a = dynamic({'k': 1, 'l': 2}) | mv-expand a", &["{\"k\":1}", "{\"l\":2}"]);
    check("print a = dynamic([5, 6]) | mv-expand with_itemindex=i a", &["5|0", "6|1"]);
}

#[test]
fn texts_are_parsed() {
    check(
        "print t = 'user=ann code=42 rest' | parse t with 'user=' User ' code=' Code:long ' ' Rest | project User, Code, Rest",
        &["ann|42|rest"],
    );
    check("print t = 'nothing' | parse t with * 'code=' Code:long | project Code", &["null"]);
    check("print t = 'nothing' | parse-where t with * 'code=' Code:long | project Code", &[]);
}

#[test]
fn ranges_and_unions() {
    check("range x from 1 to 7 step 3", &["1", "4", "7"]);
    check("range x from 3 to 1 step 1", &[]);
    check("range x from 1 to 20000 step 1 | summarize sum(x), count()", &["200010000|20000"]);
    check("union (print x = 1), (print x = 2, y = 'a')", &["1|", "2|a"]);
    check("Events | take 0 | count", &["0"]);
    check("Teams | getschema | project ColumnName, ColumnType", &["User|string", "Team|string"]);
}

#[test]
fn known_tables_without_data_are_empty() {
    check("SigninLogs | where TimeGenerated > ago(1h) | summarize count()", &["0"]);
}

#[test]
fn the_scope_limits_tables_but_not_watchlists() {
    let engine = engine(64);
    let scoped = |column: ScopeColumn| QueryOptions {
        scope: Some(TimeScope {
            column,
            from: Some(now() - datetime::TICKS_PER_HOUR),
            to: Some(now()),
            is_closed: false,
        }),
        ..QueryOptions::at(now())
    };
    let named = scoped(ScopeColumn::Named("TimeGenerated".into()));
    let count = |options: &QueryOptions, query: &str| rows(&engine.query(query, options).unwrap().result)[0].clone();
    // A row every seven minutes; the one at the scope's end is outside.
    assert_eq!(count(&named, "Events | count"), "8");
    assert_eq!(count(&named, "_GetWatchlist('vips') | count"), "4");
    let closed = QueryOptions {
        scope: named.scope.clone().map(|s| TimeScope { is_closed: true, ..s }),
        ..QueryOptions::at(now())
    };
    assert_eq!(count(&closed, "Events | count"), "9");
    let visible = QueryOptions { visibility: Some(Visibility { until: now() }), ..QueryOptions::at(now()) };
    let late = count(&visible, "Events | where ingestion_time() > now() | count");
    assert_eq!(late, "0");
    let seen: i64 = count(&visible, "Events | count").parse().unwrap();
    let hidden: i64 = run(&engine, "Events | where ingestion_time() > now() | count")[0].parse().unwrap();
    assert!(hidden > 0);
    assert_eq!(seen + hidden, 500);
}

#[test]
fn results_are_cut_with_notice() {
    let mut options = QueryOptions::at(now());
    options.limits.result_rows = 3;
    let output = engine(100).query("range x from 1 to 10 step 1", &options).unwrap();
    assert!(output.is_truncated);
    assert_eq!(rows(&output.result), ["1", "2", "3"]);
    options.limits.result_rows = 10;
    assert!(!engine(100).query("range x from 1 to 10 step 1", &options).unwrap().is_truncated);
}

#[test]
fn what_cannot_be_run_says_why() {
    let engine = engine(100);
    let error = |query: &str| engine.query(query, &QueryOptions::at(now())).unwrap_err();
    assert_eq!(error("Events | where").kind, ErrorKind::User);
    let unknown = error("Nowhere | count");
    assert_eq!((unknown.kind, unknown.span().range()), (ErrorKind::User, 0..7));
    let mut options = QueryOptions::at(now());
    options.limits.generated_rows = 1_000;
    let limited = engine.query("range x from 1 to 100000000000 step 1 | count", &options).unwrap_err();
    assert_eq!(run(&engine, "range x from 1 to 100000000000 step 1 | take 2"), ["1", "2"]);
    assert_eq!((limited.kind, limited.code()), (ErrorKind::Limit, "KU304"));
    // What nobody reads is not made.
    let expanded =
        "print a = range(1, 900, 1) | mv-expand a to typeof(long) | mv-expand b = range(1, 900, 1) to typeof(long)";
    let limited = engine.query(&format!("{expanded} | count"), &options).unwrap_err();
    assert_eq!((limited.kind, limited.code()), (ErrorKind::Limit, "KU304"));
    options.batch_size = 100;
    let taken = engine.query(&format!("{expanded} | take 120 | count"), &options).unwrap();
    assert_eq!(rows(&taken.result), ["120"]);
    let cancellation = Cancellation::default();
    cancellation.cancel();
    let options = QueryOptions { cancellation, ..QueryOptions::at(now()) };
    assert_eq!(engine.query("Events | count", &options).unwrap_err().kind, ErrorKind::Cancelled);
    let mut options = QueryOptions::at(now());
    options.limits.timeout = Some(std::time::Duration::from_millis(1));
    let slow = "range x from 1 to 40000000 step 1 | summarize count() by x % 1000003";
    assert_eq!(engine.query(slow, &options).unwrap_err().kind, ErrorKind::Limit);
}

/// Queries with a total order, so that rows can be compared one by one.
const ORDERED: &[&str] = &[
    "Events | where Code == 3 and User != 'ann' | project TimeGenerated, User, Code | sort by TimeGenerated",
    "Events | where Code != 3 | summarize count() by User | sort by User asc",
    "Events | summarize n = count(), s = sum(Code), a = avg(Score), m = max(TimeGenerated) by User, Ok | sort by User asc, Ok asc",
    "Events | extend Os = tostring(Detail.os) | summarize dcount(User), make_set(Small) by Os | sort by Os asc",
    "Events | summarize arg_max(TimeGenerated, *) by User | project User, TimeGenerated, Code | sort by User asc",
    "Events | join kind=inner Teams on User | summarize count() by Team, User | sort by Team asc, User asc",
    "Events | join Teams on User | project User, Team, TimeGenerated | sort by User asc, Team asc",
    "Events | join kind=leftouter Teams on User | summarize count() by Team | sort by Team asc",
    "Events | where User in~ ('ANN', 'bob') | summarize countif(Ok) by bin(TimeGenerated, 1h) | sort by TimeGenerated asc",
    "Events | mv-expand Tag = Detail.tags to typeof(long) | summarize sum(Tag), count() by Small | sort by Small asc",
    "Events | sort by TimeGenerated asc | serialize | extend p = prev(Code), r = row_number() | where r % 50 == 1",
    "union withsource=T Events, Teams | summarize count() by T, User | sort by T asc, User asc",
    "Events | where User has 'ann' or User startswith 'b' | top 5 by TimeGenerated | project TimeGenerated, User",
    "let m = materialize(Events | summarize n = count() by User); m | join kind=inner m on User | sort by User asc",
    "Events | summarize make_list(Small) by User | sort by User asc",
    "Events | distinct User, Small | sort by User asc, Small asc",
    "Events | where isnull(Code) | count",
    "Events | where TimeGenerated between (ago(10h) .. ago(2h)) and Ok | count",
];

#[test]
fn results_do_not_depend_on_how_they_are_made() {
    for query in ORDERED {
        let expected = run(&engine(500), query);
        assert!(!expected.is_empty(), "{query}");
        for (source, batch_size, partitions, is_optimized) in [
            (500, 1, 1, true),
            (7, 7, 1, true),
            (64, 8192, 4, true),
            (1, 8192, 2, true),
            (500, 8192, 1, false),
            (64, 7, 4, false),
        ] {
            let options =
                QueryOptions { batch_size, partitions: Some(partitions), is_optimized, ..QueryOptions::at(now()) };
            let output = engine(source).query(query, &options).unwrap_or_else(|e| panic!("{query}: {e:?}"));
            assert_eq!(
                rows(&output.result),
                expected,
                "{query} with {source} {batch_size} {partitions} {is_optimized}"
            );
        }
    }
}

#[test]
fn plans_are_explained() {
    let text = engine(100).explain("Events | where Code == 1 | summarize count()", &QueryOptions::at(now())).unwrap();
    assert!(text.contains("columns: count_:long"), "{text}");
    assert!(text.contains("operators above the row-local prefix: 1"), "{text}");
    assert!(text.contains("filter (Code#") && text.contains("scan Events"), "{text}");
    assert!(text.contains("columns read: Code\n"), "{text}");
}

#[test]
fn operators_are_profiled() {
    let query = "let codes = Events | where Code < 3 | distinct Code; Events | where Code in (codes) | extend x = 1 \
                 | join kind=inner Teams on User | sort by TimeGenerated desc, Team asc | take 7";
    for partitions in [1, 4] {
        let mut options = QueryOptions::at(now());
        options.partitions = Some(partitions);
        let plain = engine(64).query(query, &options).unwrap();
        assert!(plain.profile.is_empty());
        options.has_profile = true;
        let output = engine(64).query(query, &options).unwrap();
        assert_eq!(rows(&output.result), rows(&plain.result));
        let of = |text: &str| {
            let operator = output.profile.iter().find(|o| query.get(o.span.range()) == Some(text));
            operator.unwrap_or_else(|| panic!("no `{text}` in {:?}", output.profile)).rows
        };
        assert_eq!(of("Events | where Code < 3 | distinct Code"), 2);
        let filtered = run(&engine(64), "Events | where Code in (1, 2) | count");
        assert_eq!(of("extend x = 1").to_string(), filtered[0]);
        // The whole pipe stands for its last operator.
        assert_eq!(output.profile.iter().find(|o| o.depth == 0 && o.rows == 7).map(|o| o.rows), Some(7));
    }
}

#[test]
fn an_order_stays_when_its_keys_are_gone() {
    let table = "datatable(t:long, c:string)[3, 'c', 1, 'a', 2, 'b'] | sort by t asc | project c ";
    check(&format!("{table}| extend r = row_number(), p = prev(c) | project c, r, p"), &["a|1|", "b|2|a", "c|3|b"]);
    check(&format!("{table}| summarize make_list(c)"), &["[\"a\",\"b\",\"c\"]"]);
    check(&format!("{table}| where c != 'b' | take 1"), &["a"]);
    check(&format!("{table}| mv-expand x = pack_array(1, 2) | where x == 1 | project c"), &["a", "b", "c"]);
    let events =
        "Events | sort by TimeGenerated asc | extend r = row_number(), t = TimeGenerated, p = prev(TimeGenerated)";
    check(&format!("{events} | where p > t | count"), &["0"]);
    check(
        "Events | sort by TimeGenerated asc | project Code | extend r = row_number() | where r == 500 | count",
        &["1"],
    );
}

#[test]
fn a_sort_stays_above_the_rows_that_are_taken() {
    let table = "datatable(t:long, c:string)[3, 'c', 1, 'a', 2, 'b', 9, 'z'] ";
    check(&format!("{table}| sort by c asc | take 2 | sort by t desc | project c"), &["b", "a"]);
    check(
        &format!("{table}| sort by c asc | extend r = row_number() | take 2 | sort by t desc | project c"),
        &["b", "a"],
    );
    check(&format!("{table}| top 3 by t desc | where c != 'z' | take 1 | sort by t asc | project c"), &["c"]);
    check(&format!("{table}| take 2 | sort by t asc | project c"), &["a", "c"]);
}

#[test]
fn constants_of_a_unions_inputs_are_none_of_the_union() {
    let table = "let A = datatable(b:bool, i:int)[false, int(0)];";
    check(
        &format!("{table} union (A), (A | project i, c = 100), (A) | summarize n = count() by b, c, i | sort by n asc"),
        &["null|100|0|1", "false|null|0|2"],
    );
    check(&format!("{table} union (A), (A | extend b = true), (A) | distinct b | sort by b asc"), &["false", "true"]);
}

#[test]
fn filters_on_constants_hold_above_whole_summaries() {
    check("Events | summarize n = count() | where false", &[]);
    check("let isOn = false; Events | summarize n = count() | where isOn", &[]);
    check("Events | count | parse-where 'x' with 'a' y", &[]);
    check("Events | summarize n = count() | where 1 in ((Events | where false | project Code))", &[]);
}

#[test]
fn sorts_above_joins_keep_their_constant_keys() {
    let kinds = ["inner", "leftouter", "rightouter", "fullouter"];
    for kind in kinds {
        let query = format!(
            "Events | where User == 'ann' | extend k = 'x' | join kind={kind} (Teams | extend z = 1) on User \
             | sort by k asc, User asc, z asc, Team asc, TimeGenerated asc | take 3 | count"
        );
        for partitions in [1, 4] {
            for is_optimized in [true, false] {
                let options = QueryOptions { partitions: Some(partitions), is_optimized, ..QueryOptions::at(now()) };
                let output = engine(7).query(&query, &options).unwrap_or_else(|e| panic!("{query}: {e:?}"));
                assert_eq!(rows(&output.result), ["3"], "{query} {partitions} {is_optimized}");
            }
        }
    }
}

#[test]
fn a_union_of_which_nothing_is_read_has_rows() {
    check("union (Teams), (Teams | project User) | take 3 | count", &["3"]);
    check("union (Teams), (Teams) | extend x = 1 | summarize stdevp(2)", &["0.0"]);
}

#[test]
fn no_rows_of_a_sort() {
    let options = QueryOptions { is_optimized: false, ..QueryOptions::at(now()) };
    for query in ["Teams | sort by User asc | take 0", "Teams | top 0 by User"] {
        assert!(rows(&engine(7).query(query, &options).unwrap().result).is_empty());
    }
}

#[test]
fn one_engine_serves_several_threads() {
    let engine = Arc::new(engine(64));
    let counts: Vec<_> = (0..4)
        .map(|_| {
            let engine = Arc::clone(&engine);
            std::thread::spawn(move || run(&engine, "Events | count"))
        })
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(counts.iter().all(|c| c == &["500"]));
}

#[test]
fn subqueries_run_for_each_group() {
    let table = "datatable(id:long, a:dynamic)[1, dynamic([3, 9, 5]), 2, dynamic([4])] ";
    let sorted = |query: &str| {
        let mut rows = run(&engine(100), query);
        rows.sort();
        rows
    };
    assert_eq!(
        sorted(&format!("{table}| mv-apply x = a to typeof(long) on (summarize s = sum(x)) | project id, s")),
        ["1|17", "2|4"]
    );
    assert_eq!(
        sorted(&format!("{table}| mv-apply x = a to typeof(long) on (where x > 4) | project id, x")),
        ["1|5", "1|9"]
    );
    assert_eq!(
        sorted(&format!("{table}| mv-apply x = a to typeof(long) on (top 1 by x) | project id, x")),
        ["1|9", "2|4"]
    );
    let table = "datatable(k:string, x:long)['a', 1, 'b', 5, 'a', 3] ";
    assert_eq!(sorted(&format!("{table}| partition by k (top 1 by x)")), ["a|3", "b|5"]);
    assert_eq!(sorted(&format!("{table}| partition by k (summarize n = count())")), ["1", "2"]);
}

#[test]
fn a_column_made_of_itself_many_times_plans_quickly() {
    let steps: String = (0..40).map(|i| format!("| extend a = iff(t contains '{i}', strcat(a, a), a) ")).collect();
    check(&format!("print t = 'x', a = 'b' {steps} | where strlen(a) > 0 | project a"), &["b"]);
}
