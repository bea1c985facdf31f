//! `kustodian functions`: the list, a page, data for programs, and names that are none.

use std::process::{Command, Output};

fn functions(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kustodian")).arg("functions").args(arguments).output().expect("the binary starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn all_are_listed_by_section() {
    let output = functions(&[]);
    let list = stdout(&output);
    assert_eq!(output.status.code(), Some(0));
    for line in ["Tabular operators\n", "String functions\n", "\n  strlen ", "\n  summarize ", "\n  bag_unpack "] {
        assert!(list.contains(line), "no {line:?}");
    }
    assert!(list.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn a_page_has_the_fields_headings() {
    let page = stdout(&functions(&["strlen"]));
    for heading in
        ["strlen, scalar function\n", "\nSyntax\n  strlen(source)\n", "\nParameters\n", "\nReturns\n", "\nExamples\n"]
    {
        assert!(page.contains(heading), "no {heading:?} in\n{page}");
    }
    // As it is written in a query, by another spelling, and for two things of one name.
    assert_eq!(stdout(&functions(&["strlen()"])), page);
    assert!(stdout(&functions(&["limit"])).starts_with("take, tabular operator\n"));
    let both = stdout(&functions(&["count"]));
    assert!(both.contains("count, tabular operator\n") && both.contains("count, aggregation function\n"));
}

#[test]
fn programs_read_json() {
    let pages: serde_json::Value =
        serde_json::from_slice(&functions(&["strlen", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(pages[0]["name"], "strlen");
    assert_eq!(pages[0]["section"], "String functions");
    assert_eq!(pages[0]["parameters"][0]["name"], "source");
    let all: serde_json::Value = serde_json::from_slice(&functions(&["--format", "json"]).stdout).expect("JSON");
    assert!(all.as_array().is_some_and(|pages| pages.len() > 400));
}

#[test]
fn a_name_that_is_none_gets_the_nearest() {
    let output = functions(&["strln"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("`strln`") && message.contains("did you mean `strlen`?"), "{message}");
    assert!(output.stdout.is_empty());
}
