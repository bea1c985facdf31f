//! `query --explain` and `query --profile`.

use std::process::{Command, Output};

fn query(text: &str, option: &str) -> Output {
    let arguments = ["query", text, "--format", "csv", option];
    Command::new(env!("CARGO_BIN_EXE_kustodian")).args(arguments).output().expect("the binary starts")
}

const TEXT: &str = "range x from 1 to 10 step 1 | where x > 3 | summarize n = count() by x % 2 | top 1 by n";

#[test]
fn a_plan_is_shown_and_not_run() {
    let output = query(TEXT, "--explain");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    for part in ["columns: Column1:long, n:long", "bound tree:", "filter (x#", "physical plan:", "pushed to them:"] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
}

#[test]
fn operators_have_rows_and_time() {
    let output = query(TEXT, "--profile");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Column1,n\n0,4\n");
    let text = String::from_utf8_lossy(&output.stderr);
    let rows = |operator: &str| {
        let line = text.lines().find(|line| line.ends_with(operator)).unwrap_or_else(|| panic!("{operator} in {text}"));
        line.split_whitespace().next().map(str::to_owned)
    };
    assert_eq!(rows("range x from 1 to 10 step 1").as_deref(), Some("10"));
    assert_eq!(rows("where x > 3").as_deref(), Some("7"));
    assert_eq!(rows("summarize n = count() by x % 2").as_deref(), Some("2"));
    assert_eq!(rows("top 1 by n").as_deref(), Some("1"));
    assert_eq!(text.matches("top 1 by n").count(), 1, "{text}");
    assert!(text.contains("planning"), "{text}");
}

#[test]
fn a_wrong_query_has_no_plan() {
    let output = query("print x", "--explain");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("KS142"), "{output:?}");
}
