//! The queries of files: of query files, rules, records of JSON, and pages with examples.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A query, and the file it stands in.
pub(crate) struct Query {
    pub(crate) source: String,
    pub(crate) text: String,
}

/// Returns the queries of files and folders, in the order of their names.
///
/// A file of several queries, with blank lines between them, gives each of them too where it is none as a whole.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Query>, String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    files.sort();
    let mut queries = Vec::new();
    for file in files {
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let found = of_file(&file, &bytes);
        let count = found.len();
        for (at, text) in found.into_iter().enumerate() {
            let name = file.display();
            let source = if count == 1 { name.to_string() } else { format!("{name}#{}", at + 1) };
            queries.push(Query { source, text });
        }
    }
    Ok(queries)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // Links to folders are not followed: they may lead back up.
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn of_file(path: &Path, bytes: &[u8]) -> Vec<String> {
    let text = || String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "kql" | "csl" => of_query_file(text()),
        "yaml" | "yml" => {
            let mut found = Vec::new();
            let _ = rules::rewrite_queries(&path.display().to_string(), bytes, |query| {
                found.push(query.text.clone());
                None
            });
            found
        }
        "jsonl" => {
            let records = text();
            let records = records.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            records.filter_map(|record| record["query"].as_str().map(str::to_owned)).collect()
        }
        "md" => of_page(&text()),
        _ => Vec::new(),
    }
}

fn of_query_file(text: String) -> Vec<String> {
    if !kql_syntax::parse(&text).has_errors() {
        return vec![text];
    }
    let mut found = vec![String::new()];
    for line in text.lines() {
        match found.last_mut() {
            Some(last) if !line.trim().is_empty() => {
                last.push_str(line);
                last.push('\n');
            }
            _ => found.push(String::new()),
        }
    }
    found.push(text);
    found.retain(|query| !query.trim().is_empty());
    found
}

/// Returns the fenced blocks of a page that are queries.
fn of_page(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (None, Some("kql" | "kusto")) => block = Some(String::new()),
            (None, _) => {}
            (Some(_), Some(_)) => found.extend(block.take()),
            (Some(query), None) => {
                query.push_str(line);
                query.push('\n');
            }
        }
    }
    found
}
