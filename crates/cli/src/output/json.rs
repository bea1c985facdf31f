//! A result as one JSON object.

use std::io::{self, Write};

use kql_types::QueryResult;
use serde_json::{Value, json};

pub(super) fn write(result: &QueryResult, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<Value> =
        result.columns.iter().map(|(name, ty)| json!({ "name": name, "type": ty.name() })).collect();
    let rows = result.json_text().map_err(io::Error::other)?;
    writeln!(out, "{{\"columns\":{},\"rows\":{rows}}}", Value::Array(columns))
}
