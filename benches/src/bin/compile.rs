//! Times parsing, and parsing with binding, of many queries on one thread.
//!
//! ```text
//! cargo run --release -p benches --bin compile -- queries.jsonl [--rounds 3]
//! cargo run --release -p benches --bin compile -- --schemas
//! ```
//!
//! Each line of the file is an object with a `query`. The second form prints the known
//! tables as JSON, for the peer of `benches/compile/compare.py`.

#![expect(clippy::print_stdout, reason = "a program that prints")]
#![expect(clippy::disallowed_methods, reason = "a program that measures")]

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use kql_binder::{BindOptions, bind};
use kql_catalog::{Catalog, log_analytics};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().ok_or("name a file of queries, or --schemas")?;
    if first == "--schemas" {
        println!("{}", schemas());
        return Ok(());
    }
    let rounds: usize = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--rounds"), Some(count)) => count.parse()?,
        (None, _) => 3,
        _ => return Err("the second argument is --rounds N".into()),
    };
    let mut queries = Vec::new();
    for line in std::fs::read_to_string(first)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        queries.push(line["query"].as_str().ok_or("a line without a `query`")?.to_owned());
    }
    let mut catalog = Catalog::default();
    catalog.tables.extend(log_analytics::tables().map(|table| (table.name.clone(), table)));
    let options = BindOptions::default();
    let parse = times(rounds, &queries, |text| kql_syntax::parse(text).diagnostics.len());
    let both = times(rounds, &queries, |text| {
        let parsed = kql_syntax::parse(text);
        bind(&parsed.query, text, &catalog, &options).diagnostics.len()
    });
    println!("{}", json!({"queries": queries.len(), "parse": parse, "parse_and_bind": both}));
    Ok(())
}

/// Returns milliseconds a query: on average, the median and the slowest, of the fastest round.
fn times(rounds: usize, queries: &[String], work: impl Fn(&str) -> usize) -> Value {
    let mut best = vec![f64::INFINITY; queries.len()];
    for _ in 0..rounds {
        for (query, best) in queries.iter().zip(&mut best) {
            let started = Instant::now();
            std::hint::black_box(work(query));
            *best = best.min(started.elapsed().as_secs_f64() * 1e3);
        }
    }
    let mean = best.iter().sum::<f64>() / best.len().max(1) as f64;
    best.sort_by(f64::total_cmp);
    json!({"mean_ms": mean, "median_ms": best.get(best.len() / 2), "max_ms": best.last()})
}

fn schemas() -> Value {
    let tables: BTreeMap<String, Value> = log_analytics::tables()
        .map(|table| {
            let columns = table.columns.iter().map(|c| json!({"name": c.name, "type": c.ty.name()}));
            (table.name.clone(), Value::Array(columns.collect()))
        })
        .collect();
    json!(tables)
}
