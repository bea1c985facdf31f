//! `kustodian fmt`: what it writes, what it leaves alone, how it ends.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fmt-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).expect("a file for the test");
        path
    }
}

fn fmt(path: &Path, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kustodian"))
        .arg("fmt")
        .arg(path)
        .args(options)
        .output()
        .expect("the binary starts")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_query_file_is_laid_out_once() {
    let folder = Folder::new("query");
    let file = folder.file("a.kql", "// head\nT|where a==1 // one\n|take 5");
    let output = fmt(&file, &["--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("a.kql"), "{output:?}");
    assert_eq!(read(&file), "// head\nT|where a==1 // one\n|take 5");

    let expected = "// head\nT\n| where a == 1 // one\n| take 5\n";
    let output = fmt(&file, &["--stdout"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), expected.to_owned()));
    assert_ne!(read(&file), expected);

    assert_eq!(fmt(&file, &[]).status.code(), Some(0));
    assert_eq!(read(&file), expected);
    assert_eq!(fmt(&file, &["--check"]).status.code(), Some(0));
}

#[test]
fn only_the_lines_of_a_rules_query_change() {
    let folder = Folder::new("rule");
    let head = "# about\nid: x   # kept\nname:   'A'\n";
    let query = "query: |   # the query\n\n    let x=1;\n    // why\n    T|where a==x\n    \n    |take 5   \n";
    let tail = "\n\nentityMappings:\n    - {a: b}\nversion: 1.0.0 # end";
    let file = folder.file("rule.yaml", format!("{head}{query}{tail}"));
    let output = fmt(&file, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let new = "query: |   # the query\n    let x = 1;\n    // why\n    T\n    | where a == x\n\n    | take 5\n";
    assert_eq!(read(&file), format!("{head}{new}{tail}"));
    assert_eq!(fmt(&file, &["--check"]).status.code(), Some(0));
}

#[test]
fn headers_indentations_and_line_ends_stay() {
    let folder = Folder::new("headers");
    let old = "\u{feff}- query: |2-\r\n    T|count\r\n  severity: Low\r\n- Properties:\r\n    Query: |+\r\n     U|count\r\n\r\n\r\n";
    let file = folder.file("rules.yml", old);
    assert_eq!(fmt(&file, &[]).status.code(), Some(0));
    let new = "\u{feff}- query: |2-\r\n    T\r\n    | count\r\n  severity: Low\r\n- Properties:\r\n    Query: |+\r\n     U\r\n     | count\r\n\r\n\r\n";
    assert_eq!(read(&file), new);
}

#[test]
fn texts_inside_a_query_keep_their_lines() {
    let folder = Folder::new("texts");
    let file = folder.file("rule.yaml", "query: |\n  print x=```a\n\n     b  \n  c```\nname: n\n");
    assert_eq!(fmt(&file, &[]).status.code(), Some(0));
    assert_eq!(read(&file), "query: |\n  print x = ```a\n\n     b  \n  c```\nname: n\n");
}

#[test]
fn a_text_with_errors_is_left_alone() {
    let folder = Folder::new("errors");
    let broken = "T|where (a\n";
    let file = folder.file("broken.kql", broken);
    let output = fmt(&file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("broken.kql:1"), "{output:?}");
    assert!(text(&output.stderr).contains("left as they are"), "{output:?}");
    assert_eq!(read(&file), broken);

    let rule = "name: n\nquery: |\n  T\n  |where (a\n";
    let file = folder.file("broken.yaml", rule);
    let output = fmt(&file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("broken.yaml:4"), "{output:?}");
    assert_eq!(read(&file), rule);

    let file = folder.file("bytes.kql", b"T\n|where a=='\xff'");
    let output = fmt(&file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("bytes.kql:2:12"), "{output:?}");
}

#[test]
fn a_query_that_is_no_block_is_left_alone() {
    let folder = Folder::new("styles");
    let rule = "a:\n  query: T|count\nb:\n  query: >\n    T\n    |count\n";
    let file = folder.file("rule.yaml", rule);
    let output = fmt(&file, &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr).matches("KU145").count(), 2, "{output:?}");
    assert_eq!(read(&file), rule);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kustodian"))
        .args(["fmt", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(b"T|count").expect("the query is taken");
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!(text(&output.stdout), "T\n| count\n");
}

#[test]
fn what_cannot_be_formatted_could_not_run() {
    let folder = Folder::new("other");
    let file = folder.file("rule.json", "{}");
    assert_eq!(fmt(&file, &[]).status.code(), Some(2));
    assert_eq!(fmt(&folder.0.join("none.kql"), &[]).status.code(), Some(2));
}
