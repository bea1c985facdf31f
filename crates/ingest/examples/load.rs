//! Loads what `--data` would, and prints tables, row counts, filled columns and issues.
//!
//! ```text
//! cargo run --release -p ingest --example load -- [--rows N] PATH|TABLE=PATH...
//! ```

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use arrow::array::Array;
use ingest::{DiscoverOptions, Input, discover};

fn main() -> Result<(), Box<dyn Error>> {
    let inputs: Vec<Input> = std::env::args().skip(1).map(|a| a.parse()).collect::<Result<_, _>>()?;
    let start = Instant::now();
    let discovery = discover(&inputs, &DiscoverOptions::default())?;
    println!("discovered in {:?}", start.elapsed());
    for issue in &discovery.issues {
        println!("{} {issue}", issue.code());
    }
    for table in &discovery.tables {
        let start = Instant::now();
        let issues = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&issues);
        let on_issue = Arc::new(move |issue| {
            if let Ok(mut list) = sink.lock() {
                list.push(issue);
            }
        });
        let (mut rows, mut filled) = (0, vec![0; table.schema.len()]);
        for batch in table.batches(None, on_issue) {
            let batch = batch?;
            rows += batch.num_rows();
            for (count, array) in filled.iter_mut().zip(batch.columns()) {
                *count += match array.as_any().downcast_ref::<arrow::array::StringViewArray>() {
                    Some(texts) => texts.iter().filter(|t| t.is_some_and(|t| !t.is_empty())).count(),
                    None => array.len() - array.null_count(),
                };
            }
        }
        println!("{}: {rows} rows of {} files in {:?}", table.table, table.files.len(), start.elapsed());
        let columns = table.schema.iter().zip(&filled).filter(|(_, n)| **n > 0);
        println!("  {}", columns.map(|(c, n)| format!("{}:{}={n}", c.name, c.ty)).collect::<Vec<_>>().join(" "));
        for issue in issues.lock().map_err(|_| "a reader failed")?.iter() {
            println!("  {} {issue}", issue.code());
        }
    }
    Ok(())
}
