//! Runs every rule of the public corpus on empty tables and on generated rows, and counts
//! what the engine itself got wrong.
//!
//! The corpus is not part of the project: without the folder the command says so and
//! succeeds, so that a bare clone passes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use crate::binary;

/// When the rules run; the generated rows lie in the two hours before.
const AT: &str = "2026-01-15T12:00:00Z";
const ROWS: usize = 24;
/// Percent of the runs that may fail by a fault of the engine's own.
const MAX_INTERNAL: f64 = 1.0;

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let shared = PathBuf::from(args.first().map_or("../shared", String::as_str));
    let (rules, schemas) = (shared.join("corpus/rules"), shared.join("corpus/schemas.json"));
    if !rules.is_dir() || !schemas.is_file() {
        println!("no corpus at {}: nothing to run", shared.display());
        return Ok(());
    }
    let engine = binary::path()?;
    let folder = std::env::temp_dir().join(format!("kustodian-rules-{}", std::process::id()));
    let (empty, filled) = (folder.join("empty"), folder.join("filled"));
    let result = generate(&schemas, &empty, 0).and_then(|()| generate(&schemas, &filled, ROWS)).and_then(|()| {
        let on_empty = outcome(&engine, &rules, &empty)?;
        let on_rows = outcome(&engine, &rules, &filled)?;
        Ok([("empty tables", on_empty), ("generated rows", on_rows)])
    });
    // What cannot be removed lies in the system's folder for temporary files.
    let _ = fs::remove_dir_all(&folder);
    let mut is_wrong = false;
    for (name, outcome) in result? {
        println!(
            "{name}: {} runs, {} refused, {} internal errors",
            outcome.runs,
            outcome.refused,
            outcome.internal.len()
        );
        outcome.internal.iter().for_each(|text| println!("  {text}"));
        is_wrong |= outcome.internal.len() as f64 * 100.0 > MAX_INTERNAL * outcome.runs as f64;
    }
    if is_wrong {
        Err(format!("more than {MAX_INTERNAL} % of the runs failed by a fault of the engine"))
    } else {
        Ok(())
    }
}

struct Outcome {
    runs: usize,
    refused: usize,
    internal: Vec<String>,
}

fn outcome(engine: &Path, rules: &Path, data: &Path) -> Result<Outcome, String> {
    let output = Command::new(engine)
        .arg("run")
        .arg(rules)
        .arg("--data")
        .arg(data)
        .args(["--at", AT, "--format", "json"])
        .stderr(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let answer: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("the engine answered with no JSON ({}): {error}", output.status))?;
    let runs = answer["runs"].as_array().ok_or("the engine's answer has no runs")?;
    let mut outcome = Outcome { runs: runs.len(), refused: 0, internal: Vec::new() };
    for run in runs.iter().filter(|run| run["status"] != "Success") {
        let description = run["description"].as_str().unwrap_or_default();
        // The class that the run names, and the engine's own code for its faults.
        if description.contains("(internalError)") || description.contains("KU399") {
            outcome.internal.push(format!("{}: {description}", run["rule"].as_str().unwrap_or_default()));
        } else {
            outcome.refused += 1;
        }
    }
    Ok(outcome)
}

/// Writes a file for each table, with values that follow from the row and the column.
fn generate(schemas: &Path, folder: &Path, rows: usize) -> Result<(), String> {
    let text = fs::read_to_string(schemas).map_err(|error| error.to_string())?;
    let tables: Map<String, Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (table, columns) in &tables {
        let columns = columns.as_array().ok_or_else(|| format!("the columns of `{table}` are no list"))?;
        let mut lines = String::new();
        for row in 0..rows {
            let mut object = Map::new();
            for (position, column) in columns.iter().enumerate() {
                let (Some(name), Some(ty)) = (column["name"].as_str(), column["type"].as_str()) else { continue };
                object.insert(name.to_owned(), value(ty, row, position));
            }
            lines.push_str(&Value::Object(object).to_string());
            lines.push('\n');
        }
        fs::write(folder.join(format!("{table}.jsonl")), lines).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn value(ty: &str, row: usize, column: usize) -> Value {
    const TEXTS: [&str; 12] = [
        "0",
        "203.0.113.7",
        "user@contoso.com",
        "DOMAIN\\admin",
        "https://example.com/a?b=c",
        "{\"name\":\"x\",\"value\":[1,2]}",
        "powershell.exe -enc SQBFAFgA",
        "Success",
        "",
        "ünïcode 文字",
        "2026-01-15T11:00:00Z",
        "[{\"displayName\":\"Role\",\"newValue\":\"\\\"Global Administrator\\\"\"}]",
    ];
    let pick = row * 7 + column * 3;
    match ty {
        // Every fifth cell is empty, but for times: a row without one is in no time range.
        "datetime" => json!(format!("2026-01-15T{:02}:{:02}:{:02}.1234567Z", 10 + row % 2, pick % 60, row % 60)),
        _ if pick % 5 == 4 => Value::Null,
        "bool" => json!(pick % 2 == 0),
        "int" | "long" => json!(pick as i64 * 37 - 100),
        "real" | "decimal" => json!(pick as f64 / 8.0),
        "timespan" => json!(format!("{:02}:00:01", pick % 24)),
        "guid" => json!(format!("00000000-0000-0000-0000-{pick:012}")),
        "dynamic" => match pick % 3 {
            0 => json!({"displayName": "x", "properties": {"a": pick}}),
            1 => json!([{"displayName": "Role", "modifiedProperties": [{"newValue": "\"admin\""}]}]),
            _ => json!("text"),
        },
        _ => json!(TEXTS[pick % TEXTS.len()]),
    }
}
