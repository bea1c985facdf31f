//! Rules from YAML, rows by hand, and a query engine that answers what it is told.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, RecordBatchOptions, StringViewArray};
use arrow::datatypes::{Field, Schema};
use detection::{QueryError, QueryRequest, QueryResult, RunQuery};
use kql_types::{ScalarType, datetime};
use rules::Rule;

/// Ticks of a minute.
pub(crate) const MINUTE: i64 = 600_000_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// A rule that runs hourly over an hour, with further fields.
pub(crate) fn rule(fields: &str) -> Rule {
    let text = format!(
        "id: 11111111-2222-4333-8444-555555555555\nname: Own name\nkind: Scheduled\ndescription: Own description\n\
         severity: Medium\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n\
         tactics: [InitialAccess]\nrelevantTechniques: [T1078]\nquery: T | take 1\n{fields}"
    );
    parse(&text)
}

pub(crate) fn parse(text: &str) -> Rule {
    let loaded = rules::read_rules("rule.yaml", text.as_bytes());
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    loaded.rules.into_iter().next().unwrap()
}

pub(crate) fn time(text: &str) -> i64 {
    datetime::parse(text).unwrap()
}

/// A result of string columns; a column `TimeGenerated` holds datetimes.
pub(crate) fn table(columns: &[&str], rows: &[&[&str]]) -> QueryResult {
    let types: Vec<(String, ScalarType)> = columns
        .iter()
        .map(|name| {
            let ty = if *name == "TimeGenerated" { ScalarType::DateTime } else { ScalarType::String };
            ((*name).to_owned(), ty)
        })
        .collect();
    let arrays: Vec<ArrayRef> = types
        .iter()
        .enumerate()
        .map(|(column, (_, ty))| -> ArrayRef {
            let values = rows.iter().map(|row| row[column]);
            match ty {
                ScalarType::DateTime => Arc::new(values.map(datetime::parse).collect::<Int64Array>()),
                _ => Arc::new(values.map(Some).collect::<StringViewArray>()),
            }
        })
        .collect();
    let fields: Vec<Field> =
        types.iter().zip(&arrays).map(|((name, _), array)| Field::new(name, array.data_type().clone(), true)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options).unwrap();
    // Two batches, so that rows are counted over batches.
    let half = rows.len() / 2;
    QueryResult { columns: types, batches: vec![batch.slice(0, half), batch.slice(half, rows.len() - half)] }
}

/// Rows numbered from 0 in one column `N`.
pub(crate) fn numbered(count: usize) -> QueryResult {
    let texts: Vec<String> = (0..count).map(|row| row.to_string()).collect();
    let rows: Vec<Vec<&str>> = texts.iter().map(|text| vec![text.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    table(&["N"], &rows)
}

/// Answers every query by a function of the request.
pub(crate) struct Answers<F>(pub F);

impl<F: FnMut(&QueryRequest<'_>) -> Result<QueryResult, QueryError>> RunQuery for Answers<F> {
    fn run(&mut self, request: &QueryRequest<'_>) -> Result<QueryResult, QueryError> {
        (self.0)(request)
    }
}

/// Answers every query with the same rows.
pub(crate) fn always(result: QueryResult) -> Answers<impl FnMut(&QueryRequest<'_>) -> Result<QueryResult, QueryError>> {
    Answers(move |_: &QueryRequest<'_>| Ok(result.clone()))
}

/// Runs a rule once at noon over given rows.
pub(crate) fn run(settings: detection::Settings, rule: &Rule, result: QueryResult) -> detection::Run {
    detection::Detector::new(settings).run(rule, time("2026-11-20T12:00:00Z"), &mut always(result))
}

pub(crate) fn kinds(run: &detection::Run) -> Vec<detection::IssueKind> {
    run.issues.iter().map(|issue| issue.kind).collect()
}
