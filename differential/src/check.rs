//! Runs a case in every way that must not matter, and compares.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use arrow::array::{Array, ArrayRef, RecordBatch};
use engine::{Engine, ErrorKind, QueryError, QueryOptions};
use kql_catalog::Column;
use kql_syntax::layout_fault;
use kql_types::{QueryResult, ScalarType};

use crate::case::{Case, CaseText};
use crate::stored::StoredTables;

/// 2024-01-02T12:00:00Z
pub(crate) const NOW: i64 = 638_397_936_000_000_000;

/// Where the rows of the tables come from.
enum Source {
    /// Memory, in batches of so many rows.
    Memory(usize),
    /// Parquet files, whose readers do some of the work.
    Files,
}

/// One way to run a query.
struct Way {
    source: Source,
    batch_size: usize,
    partitions: usize,
    is_optimized: bool,
    /// Marks in the plan where each operator ends.
    has_profile: bool,
}

const PLAIN: Way =
    Way { source: Source::Memory(usize::MAX), batch_size: 8192, partitions: 1, is_optimized: true, has_profile: false };

const OTHERS: &[Way] = &[
    Way { is_optimized: false, ..PLAIN },
    Way { source: Source::Memory(1), batch_size: 1, partitions: 4, ..PLAIN },
    Way { source: Source::Memory(7), batch_size: 7, has_profile: true, ..PLAIN },
    Way { source: Source::Memory(7), partitions: 4, is_optimized: false, ..PLAIN },
    Way { source: Source::Files, ..PLAIN },
    Way { source: Source::Files, partitions: 2, ..PLAIN },
];

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let optimiser = if self.is_optimized { "on" } else { "off" };
        let profile = if self.has_profile { ", profiled" } else { "" };
        let source = if matches!(self.source, Source::Files) { ", from files" } else { "" };
        let Self { batch_size, partitions, .. } = self;
        write!(f, "optimiser {optimiser}, batches of {batch_size}, {partitions} partitions{profile}{source}")
    }
}

/// What became of a case that did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// So many rows, the same each way.
    Rows(usize),
    /// The engine refuses the query.
    Refused(String),
    /// Memory, time or made rows ran out in some of the ways; those that answer are the same.
    Limited(String),
}

/// Two ways that differ, or a fault of the engine's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Tells faults apart, to see whether a smaller case has the same one.
    pub kind: &'static str,
    pub message: String,
}

/// Checks a case: from the generator, or from a file of the corpus.
pub fn check(case: &Case) -> Result<Outcome, Failure> {
    check_text(&CaseText::of(case))
}

impl Failure {
    /// Checks the text of a file of the corpus.
    pub fn of_file(text: &str) -> Result<Outcome, Self> {
        let case = CaseText::parse(text)
            .ok_or_else(|| Self { kind: "file", message: "the file is no case: `table …` and `query`".to_owned() })?;
        check_text(&case)
    }
}

fn check_text(case: &CaseText) -> Result<Outcome, Failure> {
    if let Some(fault) = layout_fault(&case.query) {
        return Err(Failure { kind: "format", message: fault });
    }
    let definitions = case.tables.iter().map(|(name, definition)| (name.as_str(), definition.as_str()));
    let tables = match tables_of(definitions) {
        Ok(tables) => tables,
        Err(error) => return Ok(Outcome::Refused(error.to_string())),
    };
    let failed = |message| Failure { kind: "files", message };
    let files = StoredTables::write(&tables).map_err(failed)?;
    let tables = files.rows().map_err(|error| failed(error.to_string()))?;
    let tables = Tables { rows: tables, files };
    let expected = match run(case, &tables, &PLAIN)? {
        Ok(result) => rows(&result, case.is_ordered)?,
        Err(error) if error.kind == ErrorKind::Limit => return Ok(Outcome::Limited(format!("{PLAIN}: {error}"))),
        Err(error) => return Ok(Outcome::Refused(error.to_string())),
    };
    let mut limited = None;
    for way in OTHERS {
        let found = match run(case, &tables, way)? {
            Ok(result) => rows(&result, case.is_ordered)?,
            // Memory, time and what a plan makes before a filter are not the same each way; the other ways may
            // still differ in what they answer.
            Err(error) if error.kind == ErrorKind::Limit => {
                limited.get_or_insert(format!("{way}: {error}"));
                continue;
            }
            // What is never evaluated in one plan may refuse its arguments in another.
            Err(error) if error.code() == "KU302" => return Ok(Outcome::Refused(error.to_string())),
            Err(error) => {
                return Err(Failure { kind: "refused", message: format!("{way}: {error}\nbut not {PLAIN}") });
            }
        };
        if found != expected {
            let message = format!("{PLAIN}:\n{}\n{way}:\n{}", preview(&expected), preview(&found));
            return Err(Failure { kind: if way.is_optimized { "cut" } else { "optimiser" }, message });
        }
    }
    Ok(limited.map_or(Outcome::Rows(expected.len() - 1), Outcome::Limited))
}

fn preview(rows: &[String]) -> String {
    const MOST: usize = 12;
    let mut text: String = rows.iter().take(MOST).map(|row| format!("  {row}\n")).collect();
    if rows.len() > MOST {
        text.push_str(&format!("  … {} rows\n", rows.len() - 1));
    }
    text
}

/// Runs a case; an error of the query is an answer, one of the engine is a failure.
fn run(case: &CaseText, tables: &Tables, way: &Way) -> Result<Result<QueryResult, QueryError>, Failure> {
    let run = || {
        let engine = match way.source {
            Source::Memory(batch) => engine_of(&tables.rows, batch)?,
            Source::Files => tables.files.engine()?,
        };
        let mut options = QueryOptions::at(NOW);
        options.batch_size = way.batch_size;
        options.partitions = Some(way.partitions);
        options.is_optimized = way.is_optimized;
        options.has_profile = way.has_profile;
        options.limits.generated_rows = 200_000;
        options.limits.timeout = Some(Duration::from_secs(20));
        engine.query(&case.query, &options).map(|output| output.result)
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Err(error)) if error.kind == ErrorKind::Internal => {
            Err(Failure { kind: "internal", message: format!("{way}: {error}") })
        }
        Ok(answer) => Ok(answer),
        Err(_) => Err(Failure { kind: "panic", message: format!("{way}: the engine panicked") }),
    }
}

/// The tables of a case, in memory and in files.
struct Tables {
    rows: Vec<Rows>,
    files: StoredTables,
}

/// The rows of a table as the engine has them.
pub(crate) struct Rows {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) batches: Vec<RecordBatch>,
}

/// Reads the definitions of tables.
fn tables_of<'a>(definitions: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Vec<Rows>, QueryError> {
    let engine = Engine::builder().with_threads(1).build()?;
    let read = |(name, definition): (&str, &str)| {
        let result = engine.query(definition, &QueryOptions::at(NOW))?.result;
        let columns = result.columns.into_iter().map(|(name, ty)| Column { name, ty }).collect();
        Ok(Rows { name: name.to_owned(), columns, batches: result.batches })
    };
    definitions.map(read).collect()
}

/// Makes an engine with tables, whose rows are cut into batches of a size.
fn engine_of(tables: &[Rows], batch: usize) -> Result<Engine, QueryError> {
    let mut builder = Engine::builder().with_threads(2).with_memory(1 << 30);
    for table in tables {
        let cut = table.batches.iter().flat_map(|rows| {
            let size = batch.min(rows.num_rows()).max(1);
            (0..rows.num_rows()).step_by(size).map(move |at| rows.slice(at, size.min(rows.num_rows() - at)))
        });
        builder = builder.with_batches(table.name.clone(), table.columns.clone(), cut.collect());
    }
    builder.build()
}

/// Returns the header and the rows as text, sorted unless their order counts.
fn rows(result: &QueryResult, is_ordered: bool) -> Result<Vec<String>, Failure> {
    // `pivot` makes names of reals.
    let header: Vec<String> = result.columns.iter().map(|(name, ty)| format!("{}:{ty}", rounded(name))).collect();
    let mut lines = Vec::with_capacity(result.row_count());
    for batch in &result.batches {
        let nulls =
            |(array, (_, ty)): (&ArrayRef, &(String, ScalarType))| *ty == ScalarType::String && array.null_count() > 0;
        if batch.columns().iter().zip(&result.columns).any(nulls) {
            return Err(Failure { kind: "null text", message: "a text is null where it is empty".to_owned() });
        }
        let cells = result.cells(batch).map_err(|e| Failure { kind: "internal", message: e.to_string() })?;
        for row in 0..batch.num_rows() {
            let line: Vec<String> = cells
                .iter()
                .zip(&result.columns)
                .map(|(cell, (_, ty))| {
                    if cell.is_null(row) {
                        return "null".to_owned();
                    }
                    let mut text = String::new();
                    cell.write_text(row, &mut text);
                    match ty {
                        ScalarType::Real => rounded(&text),
                        ScalarType::Dynamic => rounded_numbers(&text),
                        _ => text,
                    }
                })
                .collect();
            lines.push(line.join("|"));
        }
    }
    if !is_ordered {
        lines.sort_unstable();
    }
    lines.insert(0, header.join("|"));
    Ok(lines)
}

/// Rounds a real: sums of partitions add up in another order.
fn rounded(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value.abs() < 1e-6 => "0".to_owned(),
        Ok(value) if value.is_finite() => format!("{value:.8e}"),
        _ => text.to_owned(),
    }
}

/// Rounds the reals of a JSON text.
fn rounded_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match rest.starts_with('"') {
            true => text_end(rest),
            false => rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(rest.len()),
        };
        let token = &rest[..end];
        match token.starts_with('"') || !token.contains(['.', 'e', 'E']) {
            true => out.push_str(token),
            false => out.push_str(&rounded(token)),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Returns where a JSON string ends that begins the text.
fn text_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
