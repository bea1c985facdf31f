//! Lays out every query of files, and holds each against what it was: the same tree, the same comments, the same
//! columns, and a layout that settles.

use std::fs;
use std::path::PathBuf;

use kql_binder::bound::BoundResult;
use kql_binder::{BindOptions, bind};
use kql_catalog::{Catalog, Column, Table, log_analytics};
use kql_syntax::{format, layout_fault, parse};
use kql_types::ScalarType;
use serde_json::Value;

use crate::queries::{self, Query};

const USAGE: &str = "cargo xtask format PATH... [--schemas FILE]";

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let mut catalog = Catalog::default();
    catalog.tables.extend(log_analytics::tables().map(|table| (table.name.clone(), table)));
    let mut paths = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--schemas" => add_schemas(&mut catalog, rest.next().ok_or(USAGE)?)?,
            option if option.starts_with('-') => return Err(USAGE.to_owned()),
            path => paths.push(PathBuf::from(path)),
        }
    }
    if paths.is_empty() {
        return Err(USAGE.to_owned());
    }
    let (mut laid, mut broken, mut bound, mut faults) = (0, 0, 0, 0);
    for query in queries::read(&paths)? {
        if parse(&query.text).has_errors() {
            broken += 1;
            continue;
        }
        laid += 1;
        match check(&query, &catalog) {
            Ok(is_bound) => bound += usize::from(is_bound),
            Err(fault) => {
                faults += 1;
                println!("{}: {fault}", query.source);
            }
        }
    }
    println!("{laid} queries laid out, {bound} of them with columns; {broken} with syntax errors left out");
    if faults == 0 { Ok(()) } else { Err(format!("{faults} differ from what they were")) }
}

/// Reads tables, `{"T": [{"name", "type"}]}`.
fn add_schemas(catalog: &mut Catalog, path: &str) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let tables: Value = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
    for (name, columns) in tables.as_object().into_iter().flatten() {
        let column = |column: &Value| {
            let ty = ScalarType::from_name(column["type"].as_str()?)?;
            Some(Column { name: column["name"].as_str()?.to_owned(), ty })
        };
        let columns = columns.as_array().into_iter().flatten().filter_map(column).collect();
        catalog.add_table(Table { name: name.clone(), columns, is_open: false });
    }
    Ok(())
}

/// Returns whether the query binds, or what its layout changed.
fn check(query: &Query, catalog: &Catalog) -> Result<bool, String> {
    if let Some(fault) = layout_fault(&query.text) {
        return Err(fault);
    }
    let before = columns(&query.text, catalog);
    if before == columns(&format(&query.text), catalog) {
        Ok(before.is_ok())
    } else {
        Err("the layout has other columns or findings".to_owned())
    }
}

/// Returns the columns of each result, or the codes of the errors.
fn columns(text: &str, catalog: &Catalog) -> Result<Vec<Vec<(String, ScalarType)>>, Vec<&'static str>> {
    let options = BindOptions { has_standard_columns: true, ..BindOptions::default() };
    let bound = bind(&parse(text).query, text, catalog, &options);
    let Some(query) = bound.query else {
        return Err(bound.diagnostics.iter().filter(|found| found.is_error()).map(|found| found.code).collect());
    };
    let of = |result: &BoundResult| match result {
        BoundResult::Tabular(table) => table.row.columns.iter().map(|c| (c.name.clone(), c.ty)).collect(),
        BoundResult::Scalar(expr) => vec![(String::new(), expr.ty)],
        BoundResult::Nothing => Vec::new(),
    };
    let several = query.several.iter().map(|named| &named.result);
    Ok(std::iter::once(&query.result).chain(several).map(of).collect())
}
