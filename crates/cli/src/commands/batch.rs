//! The batch protocol: a JSON line with a query in, a JSON line with its answer out.
//!
//! `{"id", "query", "mode"}`, where `mode` is `run` (the default), `parse` or `bind`.
//! Answers: `{"id", "columns", "rows"}` of a run, of several results those of the last one
//! and all in `"tables": [{"name", "columns", "rows"}]`; `{"id", "ok": true}` of a parse,
//! `{"id", "columns", "open"}` of a bind; `{"id", "error", "stage", "diagnostics"}` of
//! a refusal, where `stage` is `parse`, `semantic` or `run`.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use engine::{ErrorKind, QueryError};
use kql_binder::bound::BoundResult;
use kql_diagnostics::Diagnostic;
use kql_types::QueryResult;
use kql_types::cell::TypeMismatch;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// An answer's fields; rows are text already, since a JSON tree would sort the keys of their bags.
type Answer = BTreeMap<String, Box<RawValue>>;

pub(crate) fn answer(workspace: &Workspace, now: impl Fn() -> i64) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Value>(&line) {
            Ok(request) => {
                let mut answer = answer_one(workspace, &request, now())?;
                answer.insert("id".into(), to_raw_value(&request["id"])?);
                answer
            }
            Err(error) => {
                fields(&json!({ "id": null, "error": format!("not a JSON line: {error}"), "stage": "request" }))?
            }
        };
        serde_json::to_writer(&mut out, &answer)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

fn answer_one(workspace: &Workspace, request: &Value, now: i64) -> serde_json::Result<Answer> {
    let Some(query) = request["query"].as_str() else {
        return fields(&json!({ "error": "the request has no `query`", "stage": "request" }));
    };
    match request["mode"].as_str().unwrap_or("run") {
        "parse" => fields(&parse(query)),
        "bind" => fields(&bind(workspace, query, now)),
        "run" => match run(workspace, query, now) {
            Ok(answer) => answer,
            Err(refused) => fields(&refused),
        },
        other => fields(&json!({ "error": format!("`{other}` is no mode: run, parse, bind"), "stage": "request" })),
    }
}

fn fields(answer: &Value) -> serde_json::Result<Answer> {
    answer.as_object().into_iter().flatten().map(|(name, value)| Ok((name.clone(), to_raw_value(value)?))).collect()
}

fn parse(query: &str) -> Value {
    let parsed = kql_syntax::parse(query);
    if parsed.has_errors() { refusal("parse", &parsed.diagnostics, query) } else { json!({ "ok": true }) }
}

fn bind(workspace: &Workspace, query: &str, now: i64) -> Value {
    let parsed = kql_syntax::parse(query);
    if parsed.has_errors() {
        return refusal("parse", &parsed.diagnostics, query);
    }
    let bound = workspace.engine().bind(query, now);
    match bound.query {
        Some(query) => {
            let (row, is_open) = match &query.result {
                BoundResult::Tabular(table) => {
                    let column = |c: &kql_binder::bound::BoundColumn| json!({ "name": c.name, "type": c.ty.name() });
                    (table.row.columns.iter().map(column).collect(), table.row.is_open)
                }
                BoundResult::Scalar(expr) => (vec![json!({ "name": "print_0", "type": expr.ty.name() })], false),
                BoundResult::Nothing => (Vec::new(), false),
            };
            json!({ "columns": row, "open": is_open })
        }
        None => refusal("semantic", &bound.diagnostics, query),
    }
}

fn run(workspace: &Workspace, query: &str, now: i64) -> Result<serde_json::Result<Answer>, Value> {
    let parsed = kql_syntax::parse(query);
    if parsed.has_errors() {
        return Err(refusal("parse", &parsed.diagnostics, query));
    }
    let output = workspace
        .query(query, &workspace.options(now))
        .map_err(|error| refusal(stage(&error), &error.diagnostics, query))?;
    let failed = |error: TypeMismatch| json!({ "error": error.to_string(), "stage": "run" });
    let rows = output.result.json_text().map_err(failed)?;
    let mut tables = Vec::with_capacity(output.tables.len());
    for one in &output.tables {
        tables.push((one, one.result.json_text().map_err(failed)?));
    }
    let answer = || {
        let mut answer = table(&output.result, rows)?;
        answer.insert("truncated".into(), to_raw_value(&output.is_truncated)?);
        if !tables.is_empty() {
            let mut list = Vec::with_capacity(tables.len());
            for (one, rows) in tables {
                let mut fields = table(&one.result, rows)?;
                fields.insert("name".into(), to_raw_value(&one.name)?);
                list.push(fields);
            }
            answer.insert("tables".into(), to_raw_value(&list)?);
        }
        Ok(answer)
    };
    Ok(answer())
}

fn table(result: &QueryResult, rows: String) -> serde_json::Result<Answer> {
    let columns: Vec<Value> =
        result.columns.iter().map(|(name, ty)| json!({ "name": name, "type": ty.name() })).collect();
    Ok(BTreeMap::from([("columns".into(), to_raw_value(&columns)?), ("rows".into(), RawValue::from_string(rows)?)]))
}

fn stage(error: &QueryError) -> &'static str {
    match error.kind {
        ErrorKind::User if error.code().starts_with("KS") => "semantic",
        _ => "run",
    }
}

fn refusal(stage: &str, diagnostics: &[Diagnostic], query: &str) -> Value {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.is_error()).collect();
    let message = errors.first().map_or_else(String::new, |d| format!("{}: {}", d.code, d.message));
    let list: Vec<Value> = errors
        .iter()
        .map(|d| {
            let text = query.get(d.span.range()).unwrap_or_default();
            json!({
                "code": d.code, "text": text, "message": d.message, "help": d.help,
                "start": d.span.start, "end": d.span.end,
            })
        })
        .collect();
    json!({ "error": message, "stage": stage, "diagnostics": list })
}
