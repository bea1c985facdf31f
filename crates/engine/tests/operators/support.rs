//! Queries in, lines of text out.

use engine::{Engine, QueryOptions};
use kql_types::datetime;

/// 2026-03-01T12:00:00Z
fn now() -> i64 {
    datetime::parse("2026-03-01T12:00:00Z").unwrap()
}

pub(crate) fn engine() -> Engine {
    Engine::builder().with_threads(2).build().unwrap()
}

/// Runs a query on an engine; the first line has the names of the columns.
#[track_caller]
pub(crate) fn run_on(engine: &Engine, query: &str) -> Vec<String> {
    let result = engine.query(query, &QueryOptions::at(now())).unwrap_or_else(|e| panic!("{query}: {e}")).result;
    let names: Vec<&str> = result.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut lines = vec![names.join("|")];
    for batch in &result.batches {
        let cells = result.cells(batch).unwrap();
        for row in 0..batch.num_rows() {
            let texts: Vec<String> = cells
                .iter()
                .map(|cell| {
                    let mut text = String::new();
                    if cell.is_null(row) {
                        text.push_str("null");
                    }
                    cell.write_text(row, &mut text);
                    text
                })
                .collect();
            lines.push(texts.join("|"));
        }
    }
    lines
}

#[track_caller]
pub(crate) fn check(query: &str, expected: &[&str]) {
    assert_eq!(run_on(&engine(), query), expected, "{query}");
}

/// Checks that a query is refused with a code.
#[track_caller]
pub(crate) fn refused(query: &str, code: &str) {
    match engine().query(query, &QueryOptions::at(now())) {
        Ok(_) => panic!("{query} runs"),
        Err(error) => assert!(error.to_string().contains(code), "{query}: {error}"),
    }
}
