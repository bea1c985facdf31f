//! What is wrong with a file is said with its place, and costs nothing else.

mod support;

use ingest::{DiscoverOptions, IngestError, Input, discover};
use kql_diagnostics::Severity;
use support::{Folder, found, found_as, input, load, load_only};

/// Returns the code and severity of the only issue of discovering a file.
fn refused(name: &str, content: impl AsRef<[u8]>) -> &'static str {
    let (_folder, path) = Folder::file(name, content);
    let discovery = found(&path);
    assert_eq!(discovery.issues.len(), 1, "{:?}", discovery.issues);
    assert_eq!(discovery.issues[0].severity(), Severity::Error);
    assert!(discovery.tables.iter().all(|t| t.files.is_empty()));
    discovery.issues[0].code()
}

#[test]
fn files_that_cannot_be_read() {
    assert_eq!(refused("T.json", ""), "KU326");
    assert_eq!(refused("T.json", " \n\n"), "KU326");
    assert_eq!(refused("T.json", "no json here"), "KU328");
    assert_eq!(refused("T.bin", "a\0b"), "KU328");
    assert_eq!(refused("T.csv", b"\xff\xfea\0,\0b\0"), "KU330");
    assert_eq!(refused("T.zip", b"PK\x03\x04rest"), "KU329");
    assert_eq!(refused("T.csv.bz2", b"BZh91AY&SY"), "KU329");
    assert_eq!(refused("T.parquet", "PAR1 and no more"), "KU331");
    assert_eq!(refused("T.json.gz", b"\x1f\x8b\x08\x00broken"), "KU325");
    assert_eq!(refused("SigninLogs.csv", "ada,0,2026-01-15\nben,0,2026-01-15\n"), "KU327");
}

#[test]
fn a_missing_path_is_an_error() {
    let missing = discover(&[input(None, "/no/such/file".as_ref())], &DiscoverOptions::default());
    assert!(matches!(missing, Err(IngestError::Path { .. })));
    assert_eq!(
        missing.map(|_| ()).map_err(|e| e.to_string()),
        Err("cannot read `/no/such/file`: no such file or folder".into())
    );
    assert!(matches!("=x".parse::<Input>(), Ok(Input { table: None, .. })));
}

#[test]
fn a_folder_without_data() {
    let folder = Folder::new().with("notes.md", "x");
    let discovery = found(&folder.0);
    assert_eq!(discovery.issues.iter().map(|i| i.code()).collect::<Vec<_>>(), ["KU332", "KU317"]);
}

#[test]
fn an_empty_file_of_a_known_table_leaves_the_table() {
    let (_folder, path) = Folder::file("SigninLogs.json", "");
    let discovery = found(&path);
    assert_eq!(load(&discovery, "SigninLogs").rows(), 0);
    assert_eq!(discovery.issues[0].code(), "KU326");
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let (_folder, path) = Folder::file("T.csv", "a,b\n");
    let table = load_only(&path);
    assert_eq!((table.rows(), table.ty("a")), (0, "string"));
}

#[test]
fn rows_that_are_no_objects() {
    let (_folder, path) = Folder::file("T.json", "[{\"a\":1},\n2,\n\"x\",\n[{\"a\":3}],\n{\"a\":4}]");
    let table = load_only(&path);
    assert_eq!(table.column("a"), ["1", "4"]);
    assert_eq!(table.codes(), [("KU321", Some(2), 3)]);
}

#[test]
fn a_truncated_array_keeps_the_rows_before() {
    let (_folder, path) = Folder::file("T.json", "[\n{\"a\":1},\n{\"a\":2},\n{\"a\":");
    let table = load_only(&path);
    assert_eq!(table.column("a"), ["1", "2"]);
    assert_eq!(table.codes(), [("KU323", Some(4), 1)]);
}

#[test]
fn a_truncated_gzip_file_keeps_the_rows_before() {
    use std::io::Write;
    let text: String = (0..50_000).map(|n| format!("{{\"a\":{n},\"b\":\"{:x}\"}}\n", n * 7919)).collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("packs");
    let mut bytes = encoder.finish().expect("packs");
    bytes.truncate(bytes.len() / 2);
    let (_folder, path) = Folder::file("T.jsonl.gz", bytes);
    let table = load_only(&path);
    assert!(table.rows() > 10_000, "{}", table.rows());
    let codes: Vec<_> = table.codes().into_iter().map(|(code, ..)| code).collect();
    // The last row is cut off, and the stream ends too early.
    assert!(codes.contains(&"KU325"), "{codes:?}");
}

#[test]
fn broken_lines_cost_themselves_only() {
    let (_folder, path) = Folder::file("T.jsonl", "{\"a\":1}\n{\"a\":}\n{\"a\":2\n{\"a\":3}x\n{\"a\":4}\n");
    let table = load_only(&path);
    assert_eq!(table.column("a"), ["1", "4"]);
    assert_eq!(table.codes(), [("KU320", Some(2), 3)]);
    assert!(
        table.issues[0].to_string().contains("T.jsonl:2: invalid JSON at byte 6 of the row: expected a value"),
        "{}",
        table.issues[0]
    );
}

#[test]
fn deep_json_is_refused_by_row() {
    let deep = format!("{{\"a\":{}{}}}\n{{\"a\":1}}\n", "[".repeat(10_000), "]".repeat(10_000));
    let (_folder, path) = Folder::file("T.jsonl", deep);
    let table = load_only(&path);
    assert_eq!((table.rows(), table.codes()), (1, vec![("KU320", Some(1), 1)]));
}

#[test]
fn invalid_utf8_is_replaced() {
    let (_folder, path) = Folder::file("T.jsonl", b"{\"a\":\"x\xff\"}\n{\"a\":\"y\"}\n");
    let table = load_only(&path);
    assert_eq!(table.column("a"), ["x\u{fffd}", "y"]);
    assert_eq!(table.codes(), [("KU311", Some(1), 1)]);
    let (_folder, path) = Folder::file("T.csv", b"a,b\nx\xff,1\n");
    let table = load_only(&path);
    assert_eq!((table.column("a"), table.codes()), (vec!["x\u{fffd}".to_owned()], vec![("KU311", Some(2), 1)]));
}

#[test]
fn ragged_rows() {
    let (_folder, path) = Folder::file("T.csv", "a,b\n1,2\n3\n4,5,6\n7,8,\n9,10\n");
    let table = load_only(&path);
    assert_eq!(table.column("a"), ["1", "7", "9"]);
    assert_eq!(table.codes(), [("KU322", Some(3), 2)]);
}

#[test]
fn headers_that_repeat_or_name_another_zone() {
    let (_folder, path) =
        Folder::file("SigninLogs.csv", "TimeGenerated [Local Time],Id,id\n\"1/15/2026, 1:00:00.000 PM\",x,y\n");
    let discovery = found(&path);
    assert_eq!(discovery.issues.iter().map(|i| i.code()).collect::<Vec<_>>(), ["KU314", "KU316"]);
    let table = load(&discovery, "SigninLogs");
    assert_eq!(table.column("Id"), ["x"]);
    assert_eq!(table.column("TimeGenerated"), ["2026-01-15T13:00:00.0000000Z"]);
}

#[test]
fn a_table_without_its_time() {
    let (_folder, path) = Folder::file("x.json", "{\"UserPrincipalName\":\"a\"}\n");
    let discovery = found_as("SigninLogs", &path);
    assert_eq!(
        discovery.issues.iter().map(|i| (i.code(), i.severity())).collect::<Vec<_>>(),
        [("KU315", Severity::Warning)]
    );
    assert_eq!(load(&discovery, "SigninLogs").column("TimeGenerated"), [""]);
}

#[test]
fn columns_and_values_that_come_late_are_reported() {
    let mut text: String = (0..2000).map(|n| format!("{{\"a\":{n}}}\n")).collect();
    text.push_str("{\"a\":\"x\",\"b\":1}\n{\"b\":null}\n{\"b\":2}\n");
    let (_folder, path) = Folder::file("T.jsonl", &text);
    let options = DiscoverOptions { bytes_per_file: 1000, ..DiscoverOptions::default() };
    let discovery = discover(&[input(None, &path)], &options).expect("discovers");
    let table = load(&discovery, "T");
    assert_eq!((table.rows(), table.ty("a"), table.ty("b")), (2003, "long", "none"));
    assert_eq!(table.codes(), [("KU310", Some(2001), 1), ("KU312", Some(2001), 2)]);
    // With the whole file in view nothing is late.
    let table = load_only(&path);
    assert_eq!((table.ty("a"), table.ty("b"), table.codes()), ("string", "long", vec![]));
}

#[test]
fn a_scan_that_is_broken_off_says_what_it_met() {
    let (_folder, path) = Folder::file("T.jsonl", "{\"a\":1}\noops\n{\"a\":2}\n");
    let discovery = found(&path);
    let (sink, issues) = support::collector();
    let mut batches = discovery.tables[0].batches(None, sink);
    assert!(batches.next().is_some());
    drop(batches);
    assert_eq!(issues.lock().expect("not poisoned").len(), 1);
}
