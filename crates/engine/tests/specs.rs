//! Runs the cases of `tests/specs/*.md`: a query, and the table or the error it yields.
//!
//! A case is a heading, prose that says why, a `kql` block and a `table` block (the
//! header `name:type`, then a line a row, cells separated by `|`, `null` for null) or an
//! `error` block (the code and the text it points at). The tables of `specs/tables.kql`
//! are there in every query.
//! `UPDATE_EXPECT=1 cargo test --release -p engine --test specs` rewrites the
//! expectations; review the difference.

#[path = "../../kql-binder/tests/cases/mod.rs"]
mod cases;

use engine::{Engine, QueryOptions};
use kql_types::{QueryResult, datetime};

const TABLES: &str = include_str!("specs/tables.kql");

#[test]
fn specs() {
    let engine = Engine::builder().with_threads(2).build().unwrap();
    let (mut count, mut failures) = (0, String::new());
    for file in cases::files("tests/specs") {
        count += file.cases().count();
        failures += &file.check(&["table", "error"], |case| {
            let query = case.block("kql").unwrap_or_else(|| panic!("{}: no query", case.title));
            answer(&engine, &format!("{TABLES}{query}"))
        });
    }
    assert!(count > 0, "no cases were found");
    assert!(failures.is_empty(), "\n{failures}");
}

fn answer(engine: &Engine, query: &str) -> (&'static str, String) {
    let now = datetime::parse("2026-01-01T12:00:00Z").unwrap();
    match engine.query(query, &QueryOptions::at(now)) {
        Ok(output) => ("table", text(&output.result)),
        Err(error) => {
            let lines = error.diagnostics.iter().filter(|d| d.is_error()).map(|d| {
                let text = query.get(d.span.range()).unwrap_or_default();
                if text.is_empty() { d.code.to_owned() } else { format!("{} `{text}`", d.code) }
            });
            ("error", lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn text(result: &QueryResult) -> String {
    let header: Vec<String> = result.columns.iter().map(|(name, ty)| format!("{name}:{ty}")).collect();
    let mut lines = vec![header.join("|")];
    for batch in &result.batches {
        let columns = result.cells(batch).unwrap();
        for row in 0..batch.num_rows() {
            let cells = columns.iter().map(|cells| {
                let mut text = String::new();
                if cells.is_null(row) {
                    return "null".to_owned();
                }
                cells.write_text(row, &mut text);
                text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "\\n")
            });
            lines.push(cells.collect::<Vec<_>>().join("|"));
        }
    }
    lines.join("\n")
}
