//! Runs a query over tables that it makes itself.

use engine::{Engine, QueryOptions};
use kql_types::{QueryResult, datetime};

/// 2026-01-01T12:00:00Z
pub(crate) fn options() -> QueryOptions {
    QueryOptions::at(datetime::parse("2026-01-01T12:00:00Z").unwrap())
}

/// Returns the result as lines of cells, the header first; null as `null`.
pub(crate) fn run(query: &str) -> String {
    match Engine::builder().with_threads(1).build().unwrap().query(query, &options()) {
        Ok(output) => text(&output.result),
        Err(error) => panic!("{query}\nfails: {error}"),
    }
}

/// Returns the lines of a result in order, without the header.
pub(crate) fn sorted(query: &str) -> Vec<String> {
    let mut lines: Vec<String> = run(query).lines().skip(1).map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Returns the code that a query is refused with.
pub(crate) fn refusal(query: &str) -> String {
    match Engine::builder().with_threads(1).build().unwrap().query(query, &options()) {
        Ok(output) => panic!("{query}\nyields\n{}", text(&output.result)),
        Err(error) => error.code().to_owned(),
    }
}

pub(crate) fn text(result: &QueryResult) -> String {
    let header: Vec<String> = result.columns.iter().map(|(name, ty)| format!("{name}:{ty}")).collect();
    let mut lines = vec![header.join("|")];
    for batch in &result.batches {
        let cells = result.cells(batch).unwrap();
        for row in 0..batch.num_rows() {
            let row: Vec<String> = cells
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
            lines.push(row.join("|"));
        }
    }
    lines.join("\n")
}
