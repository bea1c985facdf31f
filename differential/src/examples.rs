//! The examples of the records as sources: their tables become tables of the case, with more rows.

use kql_functions::{AggregateImplementation, Implementation, TableImplementation, aggregate, scalar, table, window};
use kql_reference::operators;
use kql_types::ScalarType;

use crate::case::Table;
use crate::random::Random;
use crate::values;

/// What an example is not taken with: its answer is not given by the query.
const OPEN: &[&str] = &["rand(", "sample", "new_guid", "row_id", "externaldata", "sleep", "assert(", "hll", "tdigest"];

/// Returns an example of a record: its tables, and the query over them. The numbers of the tables count from `first`.
pub(crate) fn pick(random: &mut Random, first: usize) -> Option<(Vec<Table>, String)> {
    let examples: Vec<&'static str> = match random.below(8) {
        0..=2 => {
            let of = operators::operators().filter(|o| o.refused.is_none());
            of.flat_map(|o| o.examples.iter().map(|e| e.query)).collect()
        }
        3..=5 => {
            let of = table::functions().filter(|f| !matches!(f.implementation, TableImplementation::Refused(_)));
            of.flat_map(|f| f.examples.iter().map(|e| e.query)).collect()
        }
        6 => {
            let of =
                aggregate::functions().filter(|f| !matches!(f.implementation, AggregateImplementation::Refused(_)));
            let windows = window::functions().flat_map(|f| f.examples.iter().map(|e| e.query));
            of.flat_map(|f| f.examples.iter().map(|e| e.query)).chain(windows).collect()
        }
        _ => {
            let of = scalar::functions()
                .filter(|f| f.is_deterministic && !matches!(f.implementation, Implementation::Refused(_)));
            of.flat_map(|f| f.examples.iter().map(|e| e.query)).collect()
        }
    };
    let mut examples: Vec<&str> = examples.into_iter().filter(|e| !OPEN.iter().any(|open| e.contains(open))).collect();
    // The order of the files is no part of a seed's meaning.
    examples.sort_unstable();
    if examples.is_empty() {
        return None;
    }
    let example = *random.pick(&examples);
    Some(with_tables(random, example, first))
}

/// Takes the tables out of a query.
fn with_tables(random: &mut Random, query: &str, first: usize) -> (Vec<Table>, String) {
    let (mut tables, mut text, mut rest) = (Vec::new(), String::new(), query);
    while let Some(at) = rest.find("datatable(") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match table_of(rest, format!("T{}", first + tables.len())) {
            Some((mut table, length)) => {
                // In a few rows of its own there is little to go wrong.
                let more = *random.pick(&[0, 0, 0, 3, 12]);
                let types: Vec<ScalarType> = table.columns.iter().map(|c| c.1).collect();
                for _ in 0..more {
                    table.rows.push(row(random, &table, &types));
                }
                text.push_str(&table.name);
                rest = &rest[length..];
                tables.push(table);
            }
            None => {
                text.push_str("datatable(");
                rest = &rest["datatable(".len()..];
            }
        }
    }
    text.push_str(rest);
    (tables, text)
}

/// Returns a row of values that the table has, and some others.
fn row(random: &mut Random, table: &Table, types: &[ScalarType]) -> Vec<String> {
    let cell = |(at, ty): (usize, &ScalarType)| match table.rows.is_empty() || random.percent(25) {
        true => values::literal(random, *ty),
        false => random.pick(&table.rows)[at].clone(),
    };
    types.iter().enumerate().map(cell).collect()
}

/// Reads the definition that a text begins with, and tells how long it is.
fn table_of(text: &str, name: String) -> Option<(Table, usize)> {
    let head = text.strip_prefix("datatable(")?;
    let (columns, body) = head.split_once(')')?;
    let columns = columns.split(',').map(|column| {
        let (name, ty) = column.split_once(':')?;
        Some((name.trim().to_owned(), ScalarType::from_name(ty.trim())?))
    });
    let columns: Vec<(String, ScalarType)> = columns.collect::<Option<_>>()?;
    let body = body.trim_start().strip_prefix('[')?;
    let (cells, after) = cells(body)?;
    if cells.len() % columns.len() != 0 {
        return None;
    }
    let rows = cells.chunks(columns.len()).map(<[String]>::to_vec).collect();
    Some((Table { name, columns, rows }, text.len() - after.len()))
}

/// Returns the cells up to the bracket that closes a table, and what comes after it.
fn cells(text: &str) -> Option<(Vec<String>, &str)> {
    let (mut cells, mut start, mut depth, mut quote) = (Vec::new(), 0, 0usize, None);
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        let is_end = depth == 0 && quote.is_none() && matches!(c, ',' | ']');
        if is_end {
            let cell = text[start..at].trim();
            if !cell.is_empty() {
                cells.push(cell.to_owned());
            }
            start = at + 1;
            if c == ']' {
                return Some((cells, &text[start..]));
            }
        }
        match (quote, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            // Other forms of text are left where they are.
            (None, '@' | '`' | '~') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_examples_become_tables() {
        let text = "datatable(a:string, d:dynamic)['x, y]', dynamic({'k':[1, 2]}), \"it's\", dynamic(null)] | count";
        let (table, length) = table_of(text, "T0".to_owned()).expect("a table");
        assert_eq!(&text[length..], " | count");
        assert_eq!(table.rows, [["'x, y]'", "dynamic({'k':[1, 2]})"], ["\"it's\"", "dynamic(null)"]]);
        assert!(table_of("datatable(a:string)[h@'x']", "T0".to_owned()).is_none());
    }

    #[test]
    fn every_kind_of_record_has_examples() {
        let mut random = Random::new(1);
        let picked: Vec<_> = (0..200).filter_map(|_| pick(&mut random, 0)).collect();
        assert!(picked.len() > 190);
        assert!(picked.iter().filter(|(tables, _)| !tables.is_empty()).count() > 60);
    }
}
