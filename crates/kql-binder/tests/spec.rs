//! Runs the cases of `tests/spec/*.md`: a query, and the columns or the diagnostics it binds to.
//!
//! A case is a heading, a `kql` block and a `columns` block (`name:type` a line, a last line
//! `...` where the row is open) or an `errors` block (``CODE `text` ``, then the help if the
//! case is about it). `UPDATE_EXPECT=1` rewrites the expectations.

mod cases;

use std::fmt::Write as _;

use kql_binder::bound::BoundResult;
use kql_binder::{BindOptions, bind};
use kql_catalog::{Catalog, Column, StoredFunction, Table, Watchlist};
use kql_types::ScalarType;

#[test]
fn spec() {
    let catalog = catalog();
    let (mut count, mut failures) = (0, String::new());
    for file in cases::files("tests/spec") {
        count += file.cases().count();
        failures += &file.check(&["errors", "columns"], |case| {
            let query = case.block("kql").unwrap_or_else(|| panic!("{}: no query", case.title));
            match case.block("errors") {
                Some(expected) => ("errors", errors(query, &catalog, expected.contains(" | "))),
                None => ("columns", columns(query, &catalog)),
            }
        });
    }
    assert!(count > 50, "only {count} cases were found");
    assert!(failures.is_empty(), "\n{failures}");
}

fn columns(query: &str, catalog: &Catalog) -> String {
    let parsed = kql_syntax::parse(query);
    let options = BindOptions { now: 638_000_000_000_000_000, ..BindOptions::default() };
    let bound = bind(&parsed.query, query, catalog, &options);
    let Some(result) = bound.query else { return describe(query, &bound.diagnostics, true) };
    match result.result {
        BoundResult::Tabular(table) => {
            let mut text = String::new();
            for column in &table.row.columns {
                let _ = writeln!(text, "{}:{}", column.name, column.ty);
            }
            if table.row.is_open {
                text.push_str("...\n");
            }
            text
        }
        BoundResult::Scalar(value) => format!("{}\n", value.ty),
        BoundResult::Nothing => "nothing\n".to_owned(),
    }
}

fn errors(query: &str, catalog: &Catalog, with_help: bool) -> String {
    let parsed = kql_syntax::parse(query);
    let bound = bind(&parsed.query, query, catalog, &BindOptions::default());
    describe(query, &bound.diagnostics, with_help)
}

fn describe(query: &str, diagnostics: &[kql_diagnostics::Diagnostic], with_help: bool) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let _ = write!(text, "{} `{}`", diagnostic.code, &query[diagnostic.span.range()]);
        if with_help && let Some(help) = &diagnostic.help {
            let _ = write!(text, " | {help}");
        }
        text.push('\n');
    }
    text
}

fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    let column = |name: &str, ty| Column { name: name.into(), ty };
    catalog.add_table(Table {
        name: "Logons".into(),
        columns: vec![
            column("TimeGenerated", ScalarType::DateTime),
            column("User", ScalarType::String),
            column("Result", ScalarType::String),
            column("Attempts", ScalarType::Int),
            column("Duration", ScalarType::Long),
            column("Device", ScalarType::Dynamic),
        ],
        is_open: false,
    });
    catalog.add_table(Table {
        name: "Hosts".into(),
        columns: vec![
            column("Host", ScalarType::String),
            column("User", ScalarType::String),
            column("Risk", ScalarType::Real),
        ],
        is_open: false,
    });
    catalog.add_function(StoredFunction {
        name: "RiskyHosts".into(),
        parameters: "(least:real = 0.5)".into(),
        body: "Hosts | where Risk > least | project Host, Risk".into(),
        source: "functions/RiskyHosts.kql".into(),
    });
    catalog.add_function(StoredFunction {
        name: "OnlyKnown".into(),
        parameters: "(T:(User:string))".into(),
        body: "T | join kind=inner Hosts on User | project-away User1".into(),
        source: "functions/OnlyKnown.kql".into(),
    });
    catalog.add_function(StoredFunction {
        name: "Endless".into(),
        parameters: String::new(),
        body: "union Hosts, Again".into(),
        source: "functions/Endless.kql".into(),
    });
    catalog.add_function(StoredFunction {
        name: "Again".into(),
        parameters: String::new(),
        body: "Endless | union (Endless)".into(),
        source: "functions/Again.kql".into(),
    });
    catalog.add_function(StoredFunction {
        name: "Broken".into(),
        parameters: String::new(),
        body: "Hosts | project Missing".into(),
        source: "functions/Broken.kql".into(),
    });
    catalog.add_watchlist(Watchlist { alias: "admins".into(), columns: vec![column("Name", ScalarType::String)] });
    catalog
}
