//! `differential [--minutes N] [--seed N] [--print | --missing N] [--file PATH]…`: generates and checks cases until the
//! time is over.
//!
//! What fails is made small and printed as a file of the corpus. `--print` prints the case of a seed, `--file` checks
//! such a file, `--missing` lists what N cases name of no record.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use kql_functions::{Category, TableFunctionKind, aggregate, scalar, table, window};
use kql_reference::operators;

use differential::{Failure, Outcome, check, generate, shrink};

/// A case that takes longer is named: some way to run it takes far longer than the others.
const SLOW: Duration = Duration::from_secs(3);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let files = arguments.windows(2).filter(|pair| pair[0] == "--file").map(|pair| &pair[1]);
    let files: Vec<&String> = files.collect();
    if !files.is_empty() {
        return check_files(&files);
    }
    let first = number("--seed").unwrap_or(1);
    if arguments.iter().any(|argument| argument == "--print") {
        let case = generate(first);
        println!("{}", case.to_text(&format!("seed {first}")));
        match check(&case) {
            Ok(outcome) => println!("{outcome:?}"),
            Err(failure) => println!("{}: {}", failure.kind, failure.message),
        }
        return ExitCode::SUCCESS;
    }
    if let Some(count) = number("--missing") {
        let queries: Vec<String> = (first..first + count).map(|seed| generate(seed).query()).collect();
        println!("{}", missing(&queries).join("\n"));
        return ExitCode::SUCCESS;
    }
    let time = Duration::from_secs(60 * number("--minutes").unwrap_or(1));
    let started = Instant::now();
    let (mut cases, mut rows, mut refused, mut limited, mut failed) = (0u64, 0u64, 0u64, 0u64, 0u64);
    let mut refusals: BTreeMap<String, u64> = BTreeMap::new();
    let mut seed = first;
    while started.elapsed() < time {
        let case = generate(seed);
        let begun = Instant::now();
        cases += 1;
        match check(&case) {
            Ok(Outcome::Rows(count)) => rows += u64::from(count > 0),
            Ok(Outcome::Refused(error)) => {
                refused += 1;
                *refusals.entry(error.chars().take(80).collect()).or_default() += 1;
            }
            Ok(Outcome::Limited(error)) => {
                limited += 1;
                eprintln!("seed {seed}: limit: {error}");
            }
            Err(failure) => {
                failed += 1;
                eprintln!("seed {seed}: {}", failure.kind);
                let small = shrink(&case, &failure);
                let message = check(&small).err().map_or(failure.message, |failure| failure.message);
                println!("==== seed {seed}: {}\n{}", failure.kind, small.to_text(&message));
            }
        }
        if begun.elapsed() > SLOW {
            eprintln!("seed {seed}: slow: {:.1} s", begun.elapsed().as_secs_f64());
        }
        seed += 1;
        if cases.is_multiple_of(500) {
            eprintln!("{cases} cases, {rows} with rows, {refused} refused, {limited} limited, {failed} failed");
        }
    }
    println!(
        "{cases} cases from seed {first}, {rows} with rows, {refused} refused, {limited} limited, {failed} failed"
    );
    let mut refusals: Vec<_> = refusals.into_iter().collect();
    refusals.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (refusal, count) in refusals.iter().take(40) {
        println!("{count:6} {refusal}");
    }
    ExitCode::from(u8::from(failed > 0))
}

fn check_files(files: &[&String]) -> ExitCode {
    let mut failed = false;
    for file in files {
        let outcome = std::fs::read_to_string(file).map_err(|error| error.to_string()).and_then(|text| {
            Failure::of_file(&text).map_err(|failure| format!("{}: {}", failure.kind, failure.message))
        });
        match outcome {
            Ok(outcome) => println!("{file}: {outcome:?}"),
            Err(message) => {
                failed = true;
                println!("{file}: FAILED: {message}");
            }
        }
    }
    ExitCode::from(u8::from(failed))
}

/// Returns the functions and operators that no query names.
fn missing(queries: &[String]) -> Vec<String> {
    let scalars = scalar::functions().filter(|f| f.category != Category::Operator).map(|f| f.name);
    let aggregates = aggregate::functions().map(|f| f.name);
    let functions = scalars.chain(aggregates).chain(window::functions().map(|f| f.name));
    let calls = functions.map(|name| (format!("{name}("), name));
    let plugins = table::functions().filter(|f| f.kind == TableFunctionKind::Plugin);
    let plugins = plugins.map(|f| (format!("evaluate {}(", f.name), f.name));
    let operators = operators::operators().map(|o| (format!("{} ", o.name), o.name));
    let missing = calls.chain(plugins).chain(operators).filter(|(text, _)| !queries.iter().any(|q| q.contains(text)));
    missing.map(|(_, name)| name.to_owned()).collect()
}
