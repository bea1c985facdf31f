//! What a query may not take is refused in time, with a code and the option that decides.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn kustodian(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kustodian"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn query(text: &str, options: &[&str]) -> Output {
    kustodian(&[&["query", text, "--format", "csv"], options].concat()).output().expect("the binary starts")
}

#[track_caller]
fn refused(output: &Output, parts: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for part in parts {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
}

/// Forty thousand million rows.
const CARTESIAN: &str = "range x from 1 to 200000 step 1 | extend k = 1 \
    | join kind=inner (range y from 1 to 200000 step 1 | extend k = 1) on k | summarize count()";

#[test]
fn a_query_that_takes_too_long_ends() {
    let started = Instant::now();
    refused(&query(CARTESIAN, &["--timeout", "500ms"]), &["KU309", "--timeout"]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_constant_that_takes_too_long_ends() {
    let text = "print x = array_length(series_fir(range(1, 1000000, 1), range(1, 1000000, 1)))";
    refused(&query(text, &["--timeout", "500ms"]), &["KU309", "--timeout"]);
}

#[test]
fn a_query_that_needs_too_much_memory_ends() {
    let text = "range x from 1 to 1000000 step 1 | extend y = strcat('abcdefghijkl', x) | sort by y desc | take 900000";
    refused(&query(text, &["--memory-limit", "16MiB"]), &["KU308", "--memory-limit"]);
}

#[test]
fn what_can_spill_spills() {
    let text = "range x from 1 to 600000 step 1 | summarize count() by strcat('abcdefghijkl', x) | count";
    let output = query(text, &["--memory-limit", "16MiB"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Count\n600000\n", "{output:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_query_ends_within_a_second() {
    let mut child = kustodian(&["query", CARTESIAN]).spawn().expect("the binary starts");
    // Long enough that the query runs.
    std::thread::sleep(Duration::from_secs(1));
    let id = child.id().to_string();
    let started = Instant::now();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("there is `kill`").success());
    let status = child.wait().expect("the binary ends");
    assert_eq!(status.code(), Some(130));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn sizes_that_are_none_are_refused() {
    assert_eq!(query("print 1", &["--memory-limit", "much"]).status.code(), Some(2));
    assert_eq!(query("print 1", &["--timeout", "soon"]).status.code(), Some(2));
}

#[test]
fn functions_that_call_themselves_are_refused() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("limits-functions");
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    std::fs::write(folder.join("Again.kql"), "let Again = (x:long) { Again(x + 1) };").expect("a file for the test");
    let output = query("print Again(1)", &["--functions", &folder.display().to_string()]);
    refused(&output, &["error[K"]);
}

#[test]
fn rows_that_multiply_without_end_are_refused() {
    let text = "print a = range(1, 100000) | mv-expand a | extend b = range(1, 100000) | mv-expand b | count";
    refused(&query(text, &[]), &["KU304", "mv-expand"]);
}

#[test]
fn regexes_that_cannot_be_are_refused() {
    refused(&query("print 'a' matches regex '('", &[]), &["error[K", "regex"]);
    refused(&query("print x = 'a' | where x matches regex '((a{1000}){1000}){1000}'", &[]), &["error[K", "size limit"]);
    refused(&query("print x = 'a' | parse kind=regex x with '((a{1000}){1000}){1000}' y", &[]), &["error[K"]);
}
