//! Compares the parser's verdict with recorded ones, query by query.
//!
//! `syntax_verdicts FILE.jsonl [-v]`: one JSON object a line with `id`, `query` and either `syntax` (codes of a
//! reference parser; empty means accepted) or `kind` (`error` means refused). Prints the share that agrees and,
//! with `-v`, each disagreement. `--time` prints how long parsing takes.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use serde_json::Value;
use std::time::{Duration, Instant};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let verbose = args.iter().any(|a| a == "-v");
    let timed = args.iter().any(|a| a == "--time");
    for path in args.iter().filter(|a| !a.starts_with('-')) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                std::process::exit(2);
            }
        };
        let (mut total, mut agree) = (0, 0);
        let mut times: Vec<(Duration, String)> = Vec::new();
        for line in text.lines() {
            let Ok(case) = serde_json::from_str::<Value>(line) else { continue };
            let Some(query) = case["query"].as_str() else { continue };
            let id = case["id"].as_str().unwrap_or("?");
            let expected = match case["syntax"].as_array() {
                Some(codes) => codes.is_empty(),
                None => case["kind"] != "error",
            };
            let start = Instant::now();
            let parse = kql_syntax::parse(query);
            times.push((start.elapsed(), id.to_owned()));
            let accepted = !parse.has_errors();
            assert_eq!(parse.tree.text().to_string(), query, "{id}: the tree lost text");
            total += 1;
            if accepted == expected {
                agree += 1;
            } else if verbose {
                println!(
                    "--- {id}: expected {}",
                    if expected { "accepted".to_owned() } else { format!("{}", case["syntax"]) }
                );
                for diagnostic in parse.diagnostics.iter().filter(|d| d.is_error()).take(3) {
                    let at = diagnostic.span.start as usize;
                    let from = query[..at].rfind('\n').map_or(0, |n| n + 1);
                    let to = query[at..].find('\n').map_or(query.len(), |n| at + n);
                    let line = query[..at].matches('\n').count() + 1;
                    println!("{} {} | {}: {}", diagnostic.code, diagnostic.message, line, &query[from..to]);
                }
            }
        }
        println!("{path}: {agree} of {total} agree ({:.2} %)", 100.0 * agree as f64 / total.max(1) as f64);
        if timed {
            let sum: Duration = times.iter().map(|t| t.0).sum();
            println!("parse: mean {:?} a query", sum / total.max(1));
            times.sort();
            for (time, id) in times.iter().rev().take(3) {
                println!("  slowest {time:?} {id}");
            }
        }
    }
}
