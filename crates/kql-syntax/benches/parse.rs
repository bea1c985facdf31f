//! How long parsing takes a query.
//!
//! `cargo bench -p kql-syntax --bench parse [-- FILE.jsonl]`: the queries of a file of JSON lines (`query`), else of
//! the crate's test data. Prints the mean and the 99th percentile over the best of five runs each.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    let file = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let queries = match file {
        Some(path) => from_json_lines(&path),
        None => from_test_data(),
    };
    if queries.is_empty() {
        eprintln!("no queries");
        return;
    }
    let mut best = vec![Duration::MAX; queries.len()];
    for _ in 0..5 {
        for (best, query) in best.iter_mut().zip(&queries) {
            let start = Instant::now();
            black_box(kql_syntax::parse(black_box(query)));
            *best = start.elapsed().min(*best);
        }
    }
    let bytes: usize = queries.iter().map(String::len).sum();
    let total: Duration = best.iter().sum();
    best.sort();
    let p99 = best[(best.len() - 1) * 99 / 100];
    let count = queries.len() as u32;
    let speed = bytes as f64 / total.as_secs_f64() / 1e6;
    println!("{count} queries, {bytes} bytes: mean {:?}, p99 {p99:?}, {speed:.1} MB/s", total / count);
}

fn from_json_lines(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|case| case["query"].as_str().map(str::to_owned))
        .collect()
}

fn from_test_data() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ok");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "kql"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}
