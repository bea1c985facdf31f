//! Compares functions, plugins and operators with the language's own symbol tables.
//!
//! The inventory is not part of the project: without the file the command says so and
//! succeeds. Beside the names it holds calls whose result types were measured: the
//! engine binds each of them, and must find the same type.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::binary;

const USAGE: &str = "cargo xtask inventory [PATH] [--max-missing N] [--min-returns PCT]";
const NUMBERS: &[&str] = &["int", "long", "real", "decimal"];
/// The columns of the table that measured calls read.
const COLUMNS: &[&str] =
    &["bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic"];

struct Arguments {
    path: String,
    max_missing: Option<usize>,
    min_returns: Option<f64>,
}

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let args = arguments(args)?;
    let Ok(text) = fs::read_to_string(&args.path) else {
        println!("no inventory at {}: nothing to compare", args.path);
        return Ok(());
    };
    let inventory: Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", args.path))?;
    let known = Known::new(&binary::pages()?);
    let mut missing = 0;
    for (list, title, kinds) in [
        ("scalarFunctions", "scalar functions", &["scalar function", "window function"] as &[&str]),
        ("aggregates", "aggregation functions", &["aggregation function"]),
        ("plugins", "plugins", &["plugin"]),
        ("queryOperators", "tabular operators", &["tabular operator"]),
    ] {
        missing += report(title, entries(&inventory, list), &|entry| known.status(entry, kinds))?;
    }
    let share = report_returns(&inventory)?;
    let mut problems = Vec::new();
    if args.max_missing.is_some_and(|max| missing > max) {
        problems.push(format!("{missing} visible names are missing"));
    }
    if args.min_returns.is_some_and(|min| share < min) {
        problems.push(format!("only {share:.2} % of the measured calls have their type"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn arguments(args: &[String]) -> Result<Arguments, String> {
    let mut found = Arguments { path: "../shared/oracle/inventory.json".into(), max_missing: None, min_returns: None };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number = || args.next().ok_or(USAGE);
        match arg.as_str() {
            "--max-missing" => found.max_missing = Some(number()?.parse().map_err(|_| USAGE)?),
            "--min-returns" => found.min_returns = Some(number()?.parse().map_err(|_| USAGE)?),
            flag if flag.starts_with('-') => return Err(USAGE.into()),
            path => found.path = path.into(),
        }
    }
    Ok(found)
}

/// What the engine has of a name.
enum Status {
    Implemented,
    Refused(String),
    Missing,
}

/// The reference's pages by kind and name: nothing, or why the name is refused.
struct Known(BTreeMap<(String, String), Option<String>>);

impl Known {
    fn new(pages: &[Value]) -> Self {
        let mut known = BTreeMap::new();
        for page in pages {
            let kind = page["kind"].as_str().unwrap_or_default();
            let names = entries(page, "aliases").iter().chain([&page["name"]]).filter_map(Value::as_str);
            for name in names {
                known.insert((kind.to_owned(), name.to_owned()), page["refused"].as_str().map(str::to_owned));
            }
        }
        Self(known)
    }

    fn status(&self, entry: &Value, kinds: &[&str]) -> Result<Status, String> {
        let spellings = entries(entry, "spellings").iter().filter_map(Value::as_str);
        for name in spellings.chain([name(entry)]) {
            for kind in kinds {
                match self.0.get(&((*kind).to_owned(), name.to_owned())) {
                    Some(None) => return Ok(Status::Implemented),
                    Some(Some(reason)) => return Ok(Status::Refused(reason.clone())),
                    None => {}
                }
            }
        }
        // What answers with a table or a place has no record: the binder knows it.
        if entry["tabularity"].as_str().is_none_or(|t| t == "Scalar") || !kinds.contains(&"scalar function") {
            return Ok(Status::Missing);
        }
        let answer = bind(&[format!("{}('T')", name(entry))])?.pop().unwrap_or_default();
        let is_unknown = entries(&answer, "diagnostics").iter().any(|d| d["code"] == "KS211" || d["code"] == "KU200");
        Ok(match refusal(&answer) {
            Some(reason) => Status::Refused(reason),
            None if is_unknown => Status::Missing,
            None => Status::Implemented,
        })
    }
}

/// Prints what there is of one kind of names; returns how many visible ones are missing.
fn report(title: &str, entries: &[Value], status: &dyn Fn(&Value) -> Result<Status, String>) -> Result<usize, String> {
    println!("{title}");
    let mut visible_missing = 0;
    for is_hidden in [false, true] {
        let (mut count, mut implemented) = (0, 0);
        let (mut refused, mut missing) = (BTreeMap::new(), Vec::new());
        for entry in entries.iter().filter(|e| self::is_hidden(e) == is_hidden) {
            count += 1;
            match status(entry)? {
                Status::Implemented => implemented += 1,
                Status::Refused(reason) => _ = refused.insert(name(entry), reason),
                Status::Missing => missing.push(name(entry)),
            }
        }
        if count == 0 {
            continue;
        }
        println!(
            "  {:8} {count:4}: {implemented} implemented, {} refused, {} missing",
            if is_hidden { "hidden" } else { "visible" },
            refused.len(),
            missing.len()
        );
        for (name, reason) in &refused {
            println!("    refused  {name}: {reason}");
        }
        for name in &missing {
            println!("    missing  {name}");
        }
        if !is_hidden {
            visible_missing = missing.len();
        }
    }
    Ok(visible_missing)
}

/// Not offered by completion, or replaced by another function, or for the service itself.
fn is_hidden(entry: &Value) -> bool {
    ["hidden", "obsolete", "internal"].iter().any(|flag| entry[flag] == true)
        || entry["spellings"][0].as_str().is_some_and(|k| k.starts_with("__"))
}

fn name(entry: &Value) -> &str {
    entry["name"].as_str().or(entry["keyword"].as_str()).unwrap_or_default()
}

fn entries<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Binds every measured call; returns the share, in percent, whose type is the measured one.
fn report_returns(inventory: &Value) -> Result<f64, String> {
    println!("result types of measured calls");
    let mut calls = Vec::new();
    for (list, stage) in [("scalarFunctions", "serialize | project"), ("aggregates", "summarize")] {
        for function in entries(inventory, list) {
            for (types, measured) in function["returnsByArgs"].as_object().into_iter().flatten() {
                let measured = measured.as_str().unwrap_or_default();
                let [call, constant] = [false, true].map(|is_constant| call(function, types, is_constant));
                match (call, constant) {
                    (Some(call), Some(constant)) => calls.push((stage, call, constant, measured)),
                    _ => return Err(format!("{}{types}: no signature", name(function))),
                }
            }
        }
    }
    let queries: Vec<String> = calls.iter().map(|(stage, call, ..)| format!("T | {stage} {call}")).collect();
    let constant: Vec<String> = calls.iter().map(|(stage, _, call, _)| format!("T | {stage} {call}")).collect();
    let answers = bind(&queries)?.into_iter().zip(bind(&constant)?);
    let (mut agree, mut refused, mut lines) = (0usize, 0usize, Vec::new());
    for ((_, call, _, measured), (answer, of_constants)) in calls.iter().zip(answers) {
        // The table of symbols takes columns where a run then wants constants.
        let wants_constants = entries(&answer, "diagnostics").iter().any(|d| d["code"] == "KS129");
        let answer = if wants_constants { of_constants } else { answer };
        if refusal(&answer).is_some() {
            refused += 1;
        } else if is_same(entries(&answer, "columns"), measured) {
            agree += 1;
        } else {
            lines.push(format!("    {call}: {measured}, not {}", found(&answer)));
        }
    }
    let share = if calls.is_empty() { 100.0 } else { 100.0 * agree as f64 / calls.len() as f64 };
    println!("  {agree} of {} agree ({share:.2} %), {refused} are refused\n{}", calls.len(), lines.join("\n"));
    Ok(share)
}

/// Asks the engine to bind queries over `T`, which has a column `c_<type>` of each type.
fn bind(queries: &[String]) -> Result<Vec<Value>, String> {
    let columns: Vec<String> = COLUMNS.iter().map(|ty| format!("c_{ty}:{ty}")).collect();
    let table = format!("let T = datatable({})[];\n", columns.join(", "));
    let lines: String = queries
        .iter()
        .enumerate()
        .map(|(id, query)| json!({ "id": id, "mode": "bind", "query": format!("{table}{query}") }).to_string() + "\n")
        .collect();
    let failed = |e: std::io::Error| format!("kustodian query --batch: {e}");
    let mut child = Command::new(binary::path()?)
        .args(["query", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut input = child.stdin.take().ok_or("kustodian takes no input")?;
    // Answers come while requests are still being written.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    writer.join().map_err(|_| "the writer stopped")?.map_err(failed)?;
    let answers: Vec<Value> =
        output.stdout.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    if answers.len() == queries.len() { Ok(answers) } else { Err("kustodian did not answer every query".into()) }
}

/// Returns why a query is refused by name, if that is why it does not bind.
fn refusal(answer: &Value) -> Option<String> {
    let found = entries(answer, "diagnostics").iter().find(|d| d["code"] == "KU203")?;
    found["message"].as_str().map(str::to_owned)
}

fn found(answer: &Value) -> String {
    if let Some(error) = answer["error"].as_str() {
        return error.lines().next().unwrap_or_default().to_owned();
    }
    let columns = entries(answer, "columns").iter().map(|c| format!("{}: {}", name(c), ty(c)));
    columns.collect::<Vec<_>>().join(", ")
}

fn ty(column: &Value) -> &str {
    column["type"].as_str().unwrap_or_default()
}

/// Whether the columns have the measured types; the shape inside a dynamic is not compared.
fn is_same(columns: &[Value], measured: &str) -> bool {
    let bare = |text: &str| text.split(['(', '[']).next().unwrap_or_default().trim().to_owned();
    let measured = top_level(measured);
    match (measured.as_slice(), columns) {
        // One column is written as its type alone.
        ([only], [column]) => bare(only) == ty(column),
        (measured, columns) => {
            measured.len() == columns.len()
                && measured.iter().zip(columns).all(|(measured, column)| {
                    measured.split_once(':').is_some_and(|(n, t)| n.trim() == name(column) && bare(t) == ty(column))
                })
        }
    }
}

/// Cuts at the commas that stand in no brackets.
fn top_level(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0i32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// Writes the call that was measured: a column or a constant for each type of `(int, string)`.
/// `is_constant` writes constants for all arguments behind the first.
fn call(function: &Value, types: &str, is_constant: bool) -> Option<String> {
    let types: Vec<&str> =
        types.trim_matches(['(', ')']).split(',').map(str::trim).filter(|ty| !ty.is_empty()).collect();
    entries(function, "signatures").iter().find_map(|signature| {
        let mut parameters = Vec::new();
        for (at, parameter) in entries(signature, "parameters").iter().enumerate() {
            let least = parameter["min"].as_u64().unwrap_or(1);
            if least > 0 || at == 0 {
                parameters.extend((0..least.clamp(1, 3)).map(|_| parameter));
            }
        }
        let is_match = parameters.len() == types.len() && parameters.iter().zip(&types).all(|(p, ty)| takes(p, ty));
        let args = parameters.iter().zip(&types).enumerate().map(|(at, (parameter, ty))| {
            if is_constant && at > 0 { literal(ty).to_owned() } else { argument(parameter, ty) }
        });
        is_match.then(|| format!("{}({})", name(function), args.collect::<Vec<_>>().join(", ")))
    })
}

/// Whether a parameter of the inventory takes a type.
fn takes(parameter: &Value, ty: &str) -> bool {
    let is = |types: &[&str]| types.contains(&ty);
    let is_number = is(NUMBERS);
    let is_summable = is_number || is(&["timespan", "datetime"]);
    if ty == "*" {
        return parameter["argument"] == "StarOnly";
    }
    match parameter["type"].as_str().unwrap_or_default() {
        "Integer" => is(&["int", "long"]),
        "RealOrDecimal" => is(&["real", "decimal"]),
        "StringOrDynamic" | "StringOrArray" => is(&["string", "dynamic"]),
        "IntegerOrArray" => is(&["int", "long", "dynamic"]),
        "DynamicArray" | "DynamicBag" => is(&["dynamic"]),
        "Number" | "CommonNumber" => is_number,
        "NumberOrBool" => is_number || is(&["bool"]),
        "Summable" | "CommonSummable" => is_summable,
        "Orderable" | "CommonOrderable" => is_summable || is(&["string", "bool"]),
        "NotRealOrBool" => !is(&["real", "bool"]),
        "NotDynamic" | "CommonScalar" => !is(&["dynamic"]),
        "NotBool" => !is(&["bool"]),
        "Any" | "Scalar" | "CommonScalarOrDynamic" | "Parameter0" | "Parameter1" | "Parameter2" => true,
        declared => declared.split('|').any(|d| d == ty || d.split('(').next() == Some(ty)),
    }
}

fn argument(parameter: &Value, ty: &str) -> String {
    let kind = parameter["argument"].as_str().unwrap_or_default();
    if kind == "StarOnly" {
        return "*".into();
    }
    if let Some(value) = entries(parameter, "values").first() {
        return value.to_string();
    }
    if ty == "type" || kind.contains("Literal") || kind.contains("Constant") {
        let example = entries(parameter, "examples").first().and_then(Value::as_str);
        return match (ty, example) {
            ("string", Some(example)) => format!("\"{}\"", example.trim_matches(['"', '\''])),
            _ => literal(ty).into(),
        };
    }
    if kind == "Aggregate" { "count()".into() } else { format!("c_{ty}") }
}

fn literal(ty: &str) -> &'static str {
    match ty {
        "bool" => "true",
        "int" => "int(1)",
        "long" => "1",
        "real" => "1.5",
        "decimal" => "decimal(1.5)",
        "datetime" => "datetime(2024-01-01)",
        "timespan" => "1h",
        "guid" => "guid(00000000-0000-0000-0000-000000000001)",
        "dynamic" => "dynamic([1])",
        "type" => "typeof(long)",
        _ => "\"a\"",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{call, is_same};

    #[test]
    fn calls_are_written_from_types() {
        let function = json!({
            "name": "f",
            "signatures": [{ "parameters": [
                { "name": "a", "type": "Number" },
                { "name": "b", "type": "string", "argument": "Literal", "values": ["x", "y"] },
                { "name": "c", "type": "long", "min": 0 },
            ] }],
        });
        assert_eq!(call(&function, "(int, string)", false), Some("f(c_int, \"x\")".into()));
        assert_eq!(call(&function, "(int, string)", true), Some("f(c_int, \"a\")".into()));
        assert_eq!(call(&function, "(bool, string)", false), None);
    }

    #[test]
    fn types_are_compared_by_their_names() {
        let columns = |types: &[(&str, &str)]| -> Vec<Value> {
            types.iter().map(|(name, ty)| json!({ "name": name, "type": ty })).collect()
        };
        assert!(is_same(&columns(&[("x", "dynamic")]), "dynamic({a: string, b: long})"));
        assert!(!is_same(&columns(&[("x", "long")]), "real"));
        assert!(is_same(&columns(&[("a", "real"), ("b", "dynamic")]), "a: real, b: dynamic([])"));
        assert!(!is_same(&columns(&[("a", "real")]), "a: real, b: long"));
    }
}
