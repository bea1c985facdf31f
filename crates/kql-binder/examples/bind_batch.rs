//! Binds queries, one JSON object a line: `{"id", "query"}` in; the result's columns or the
//! diagnostics out. The tables are those of Log Analytics.
//!
//! `bind_batch --time FILE.jsonl` prints how long parsing and binding take instead.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

use kql_binder::bound::{BoundResult, RowType};
use kql_binder::{BindOptions, bind};
use kql_catalog::{Catalog, log_analytics};
use serde_json::{Value, json};

fn main() {
    let mut catalog = Catalog::default();
    for table in log_analytics::tables() {
        catalog.tables.insert(table.name.clone(), table);
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, file] = args.as_slice()
        && flag == "--time"
    {
        return time(file, &catalog);
    }
    let stdout = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let Ok(case) = serde_json::from_str::<Value>(&line) else { continue };
        let answer = answer(&case["id"], case["query"].as_str().unwrap_or_default(), &catalog);
        let mut out = stdout.lock();
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn answer(id: &Value, query: &str, catalog: &Catalog) -> Value {
    let parsed = kql_syntax::parse(query);
    let list = |diagnostics: &[kql_diagnostics::Diagnostic]| -> Vec<Value> {
        diagnostics
            .iter()
            .filter(|d| d.is_error())
            .map(|d| json!({"code": d.code, "text": query.get(d.span.range()).unwrap_or_default(), "message": d.message}))
            .collect()
    };
    if parsed.has_errors() {
        return json!({"id": id, "diagnostics": list(&parsed.diagnostics), "stage": "parse"});
    }
    let options = BindOptions { now: 638_000_000_000_000_000, ..BindOptions::default() };
    let bound = bind(&parsed.query, query, catalog, &options);
    match bound.query {
        None => json!({"id": id, "diagnostics": list(&bound.diagnostics), "stage": "semantic"}),
        Some(query) => {
            let row = match query.result {
                BoundResult::Tabular(table) => table.row,
                BoundResult::Scalar(value) => {
                    let columns = vec![json!({"name": "", "type": value.ty.name()})];
                    return json!({"id": id, "columns": columns, "open": false});
                }
                BoundResult::Nothing => RowType::default(),
            };
            let columns: Vec<Value> =
                row.columns.iter().map(|c| json!({"name": c.name, "type": c.ty.name()})).collect();
            json!({"id": id, "columns": columns, "open": row.is_open})
        }
    }
}

fn time(file: &str, catalog: &Catalog) {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file}: {error}");
            std::process::exit(2);
        }
    };
    let (mut parsing, mut binding): (Vec<Duration>, Vec<(Duration, String)>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let Ok(case) = serde_json::from_str::<Value>(line) else { continue };
        let query = case["query"].as_str().unwrap_or_default();
        let start = Instant::now();
        let parsed = kql_syntax::parse(query);
        parsing.push(start.elapsed());
        let start = Instant::now();
        let bound = bind(&parsed.query, query, catalog, &BindOptions::default());
        binding.push((start.elapsed(), case["id"].to_string()));
        drop(bound);
    }
    let count = u32::try_from(parsing.len()).unwrap_or(u32::MAX).max(1);
    println!("parse: mean {:?}", parsing.iter().sum::<Duration>() / count);
    println!("bind:  mean {:?}", binding.iter().map(|b| b.0).sum::<Duration>() / count);
    binding.sort();
    for (time, id) in binding.iter().rev().take(5) {
        println!("  slowest {time:?} {id}");
    }
}
