//! What is wrong with rules, queries and data is said with its place, and costs nothing else.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-input-{name}"));
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

fn kustodian(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kustodian")).args(arguments).output().expect("the binary starts")
}

fn query(text: &str, data: &Path) -> Output {
    kustodian(&["query", text, "--format", "csv", "--data", &data.display().to_string()])
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_truncated_line_is_reported_and_the_rest_is_read() {
    let folder = Folder::new("truncated");
    let data = folder.file("Events.jsonl", "{\"a\": 1}\n{\"a\": 2\n{\"a\": 3}\n");
    let output = query("Events | summarize sum(a)", &data);
    assert_eq!(stdout(&output), "sum_a\n4\n");
    assert!(stderr(&output).contains("Events.jsonl:2"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_wrong_type_becomes_null_with_a_warning() {
    let folder = Folder::new("type");
    let data = folder.file("SecurityEvent.jsonl", "{\"EventID\": 4625}\n{\"EventID\": \"many\"}\n");
    let output = query("SecurityEvent | summarize count(), countif(isnull(EventID))", &data);
    assert_eq!(stdout(&output), "count_,countif_\n2,1\n");
    assert!(stderr(&output).contains("`many`"), "{}", stderr(&output));
}

#[test]
fn invalid_utf8_is_reported_and_the_row_is_kept() {
    let folder = Folder::new("utf8");
    let data = folder.file("Events.jsonl", b"{\"a\": \"x\xff\"}\n{\"a\": \"y\"}\n");
    let output = query("Events | count", &data);
    assert_eq!(stdout(&output), "Count\n2\n");
    assert!(stderr(&output).contains("UTF-8"), "{}", stderr(&output));
}

#[test]
fn an_empty_file_says_so() {
    let folder = Folder::new("empty");
    let data = folder.file("SigninLogs.jsonl", "");
    let output = query("SigninLogs | count", &data);
    assert!(stderr(&output).contains("empty"), "{}", stderr(&output));
}

#[test]
fn a_missing_file_could_not_run() {
    let output = kustodian(&["query", "print 1", "--data", "no-such-file.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no-such-file.jsonl"), "{}", stderr(&output));
}

#[test]
fn a_missing_column_is_named_with_its_place() {
    let folder = Folder::new("column");
    let data = folder.file("Events.jsonl", "{\"Account\": \"x\"}\n");
    let output = query("Events | where Acount == 'x'", &data);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(text.contains("KS142") && text.contains("1:16") && text.contains("Account"), "{text}");
}

#[test]
fn a_syntax_error_in_a_rule_has_the_line_of_the_file() {
    let folder = Folder::new("syntax");
    let rule = "id: 5b3b4b1e-8d0c-4a53-9d63-0c1f0d6f7a11\nname: broken\nkind: Scheduled\nversion: 1.0.0\n\
        description: d\nseverity: Low\nrequiredDataConnectors: []\nqueryFrequency: 1h\nqueryPeriod: 1h\n\
        triggerOperator: gt\ntriggerThreshold: 0\ntactics: []\nrelevantTechniques: []\nquery: |\n  \
        SigninLogs\n  | where (ResultType == 0\n  | take 1\n";
    let file = folder.file("broken.yaml", rule);
    let output = kustodian(&["check", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("broken.yaml:1"), "{}", stdout(&output));
    assert!(stdout(&output).contains("error[KS"), "{}", stdout(&output));
}

#[test]
fn a_cyclic_alias_is_refused() {
    let folder = Folder::new("alias");
    let file = folder.file("cyclic.yaml", "name: &a\n  x: *a\nkind: Scheduled\n");
    let output = kustodian(&["check", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("cyclic.yaml:"), "{}", stdout(&output));
}

#[test]
fn a_hundred_megabytes_of_yaml_are_refused_unread() {
    let folder = Folder::new("large");
    let file = folder.0.join("large.yaml");
    fs::File::create(&file).and_then(|f| f.set_len(100 << 20)).expect("a sparse file");
    let output = kustodian(&["check", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("large.yaml"), "{}", stdout(&output));
}

#[test]
fn ten_thousand_parentheses_are_refused() {
    let text = format!("print {}1{}", "(".repeat(10_000), ")".repeat(10_000));
    let mut child = Command::new(env!("CARGO_BIN_EXE_kustodian"))
        .arg("query")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("the query is taken");
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("deep"), "{}", stderr(&output));
}

#[test]
fn a_query_named_by_itself_is_no_rule_document() {
    let folder = Folder::new("query");
    let good = folder.file("good.kql", "SigninLogs | where ResultType != 0 | take 1");
    let output = kustodian(&["check", &good.display().to_string()]);
    assert_eq!(stdout(&output), "0 rules, 0 functions, 1 query, 0 errors, 0 warnings\n");
    assert_eq!(output.status.code(), Some(0));
    let bad = folder.file("bad.kql", "SigninLogs | where ResultTyp != 0");
    let output = kustodian(&["check", &bad.display().to_string()]);
    assert!(stdout(&output).contains("bad.kql:1:20: error[KS142]"), "{}", stdout(&output));
    assert!(stdout(&output).ends_with("0 rules, 0 functions, 1 query, 1 error, 0 warnings\n"), "{}", stdout(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_query_behind_the_data_is_told_where_it_stands() {
    let output = kustodian(&["query", "--data", env!("CARGO_MANIFEST_PATH"), "SigninLogs | count"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("kustodian query 'SigninLogs | count' --data"), "{}", stderr(&output));
    let output = kustodian(&["query", "print 1", "--data", "no|such"]);
    assert!(stderr(&output).contains("check the path"), "{}", stderr(&output));
}
