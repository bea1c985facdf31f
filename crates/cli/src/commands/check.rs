//! `kustodian check`: reads, parses and binds without running.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kql_binder::{BindMode, BindOptions, bind};
use kql_catalog::Catalog;
use kql_diagnostics::{Diagnostic, Severity};
use rules::{FileDiagnostic, SavedFunction, TextMap};

use crate::failure::Failure;
use crate::files::files_ending;
use crate::workspace::Symbols;
use crate::{clock, report};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  kustodian check rules/ functions/ hunting.kql --watchlists watchlists/ --format json")]
pub(crate) struct CheckArguments {
    /// Rules (YAML, ARM JSON), saved functions (parser YAML) and queries (.kql, .csl, .txt), or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Folders of saved functions that the queries may call.
    #[arg(long, value_name = "DIR")]
    functions: Vec<PathBuf>,
    /// Folders of watchlists, `<alias>.csv`; without them every watchlist is taken to exist.
    #[arg(long, value_name = "DIR")]
    watchlists: Vec<PathBuf>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// With the source line and a caret.
    Text,
    /// An array of `{file, line, column, endLine, endColumn, code, severity, message, help}`.
    Json,
}

/// Ends of the names of files that hold a query or a saved function.
const QUERY_ENDINGS: [&str; 3] = [".kql", ".csl", ".txt"];

pub(crate) fn run(arguments: CheckArguments) -> Result<ExitCode, Failure> {
    for path in &arguments.paths {
        if !path.exists() {
            return Err(Failure::new(format!("there is no `{}`", path.display())));
        }
    }
    let mut symbols = Symbols::load(&arguments.functions, &arguments.watchlists)?;
    let documents: Vec<PathBuf> =
        arguments.paths.iter().filter(|path| path.is_dir() || !is_query(path)).cloned().collect();
    let mut checked = rules::load_rules(&documents);
    let mut found = std::mem::take(&mut symbols.diagnostics);
    let (function_files, queries): (Vec<_>, Vec<_>) =
        files_ending(&arguments.paths, &QUERY_ENDINGS).into_iter().partition(|path| declares_function(path));
    let functions = take_functions(function_files, &mut checked.diagnostics);
    // The bare query of a parser that stands beside it in YAML is checked there, with its parameters.
    let parsers: BTreeSet<PathBuf> = functions
        .functions
        .iter()
        .filter(|f| !f.parameters.is_empty())
        .map(|f| Path::new(&f.file).with_extension(""))
        .collect();
    let queries: Vec<PathBuf> =
        queries.into_iter().filter(|path| !parsers.contains(&path.with_extension(""))).collect();
    found.append(&mut checked.diagnostics);
    for function in &functions.functions {
        symbols.catalog.functions.extend(function.symbols().map(|symbol| (symbol.name.clone(), symbol)));
    }
    found.extend(functions.diagnostics);

    let now = clock::now();
    for function in &functions.functions {
        check_function(function, &symbols.catalog, now, &mut found);
    }
    for rule in &checked.rules {
        let Some(query) = &rule.query else { continue };
        let (diagnostics, columns) = check_query(&query.text, &symbols.catalog, now);
        found.extend(diagnostics.iter().map(|d| report::place(d, &rule.file, |range| query.file_region(range))));
        if let Some(columns) = columns {
            found.extend(rule.unreturned_columns(columns.iter().map(String::as_str)));
        }
    }
    for path in &queries {
        let text = std::fs::read(path).map_err(|e| Failure::new(format!("cannot read `{}`: {e}", path.display())))?;
        let text = String::from_utf8_lossy(&text);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (diagnostics, _) = check_query(text, &symbols.catalog, now);
        let map = TextMap::whole_file();
        let file = path.display().to_string();
        found.extend(diagnostics.iter().map(|d| report::place(d, &file, |range| map.region(text, range))));
    }

    found.sort_by(|a, b| (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code)));
    found.dedup();
    let count = |severity| found.iter().filter(|d| d.severity == severity).count();
    let errors = count(Severity::Error);
    match arguments.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &found).map_err(|e| Failure::new(e.to_string()))?;
            writeln!(out)?;
        }
        Format::Text => {
            report::write(&found, &mut std::io::stdout().lock())?;
            println_summary(&[
                (checked.rules.len(), "rule"),
                (functions.functions.len(), "function"),
                (queries.len(), "query"),
                (errors, "error"),
                (count(Severity::Warning), "warning"),
            ])?;
        }
    }
    Ok(ExitCode::from(u8::from(errors > 0)))
}

fn println_summary(counts: &[(usize, &str)]) -> std::io::Result<()> {
    let parts: Vec<String> = counts
        .iter()
        .map(|(n, what)| match (*n, *what) {
            (1, what) => format!("1 {what}"),
            (n, "query") => format!("{n} queries"),
            (n, what) => format!("{n} {what}s"),
        })
        .collect();
    writeln!(std::io::stdout(), "{}", parts.join(", "))
}

/// Whether a file's name says that it is a query or a saved function.
fn is_query(path: &Path) -> bool {
    let name = path.to_string_lossy();
    QUERY_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a file's last statement declares: then the file is a saved function, else a query.
fn declares_function(path: &Path) -> bool {
    use kql_syntax::ast::StatementKind;
    let text = std::fs::read(path).unwrap_or_default();
    let parsed = kql_syntax::parse(String::from_utf8_lossy(&text).trim_start_matches('\u{feff}'));
    let last = parsed.query.statements.last().map(|statement| &statement.kind);
    matches!(last, Some(StatementKind::Let { .. } | StatementKind::ControlCommand { .. }))
}

/// Reads function files, and the documents that are no rules; what of those is a function is
/// no finding any more.
fn take_functions(files: Vec<PathBuf>, diagnostics: &mut Vec<FileDiagnostic>) -> rules::FunctionSet {
    let candidates: BTreeSet<String> = diagnostics
        .iter()
        .filter(|d| d.code == rules::codes::NOT_A_RULE.id || d.code == rules::codes::SKIPPED_DOCUMENT.id)
        .filter(|d| d.file.ends_with(".yaml") || d.file.ends_with(".yml"))
        .map(|d| d.file.clone())
        .collect();
    let named: BTreeSet<String> = files.iter().map(|path| path.display().to_string()).collect();
    let paths: Vec<PathBuf> = files.into_iter().chain(candidates.iter().map(PathBuf::from)).collect();
    let mut set = rules::load_functions(&paths);
    let read: BTreeSet<&String> = set.functions.iter().map(|f| &f.file).chain(&named).collect();
    diagnostics.retain(|d| !read.contains(&d.file));
    // A document that is neither is reported once, as no rule.
    set.diagnostics.retain(|d| read.contains(&d.file));
    set
}

/// Parses and binds a query; the names of its columns when it is right.
fn check_query(text: &str, catalog: &Catalog, now: i64) -> (Vec<Diagnostic>, Option<Vec<String>>) {
    let parsed = kql_syntax::parse(text);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return (parsed.diagnostics, None);
    }
    let options = BindOptions { now, mode: BindMode::Check, has_standard_columns: true, ..BindOptions::default() };
    let bound = bind(&parsed.query, text, catalog, &options);
    let columns = bound.query.as_ref().and_then(|query| match &query.result {
        kql_binder::bound::BoundResult::Tabular(table) if !table.row.is_open => {
            Some(table.row.columns.iter().map(|c| c.name.clone()).collect())
        }
        _ => None,
    });
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(bound.diagnostics);
    (diagnostics, columns)
}

/// Checks a saved function by declaring it as a query would.
fn check_function(function: &SavedFunction, catalog: &Catalog, now: i64, found: &mut Vec<FileDiagnostic>) {
    let parameters = if function.parameters.trim().is_empty() { "()" } else { function.parameters.trim() };
    let head = format!("let {} = {parameters} {{\n", kql_name(&function.name));
    let text = format!("{head}{}\n}};", function.body);
    let (diagnostics, _) = check_query(&text, catalog, now);
    found.extend(diagnostics.iter().map(|d| {
        report::place(d, &function.file, |range| {
            if range.start < head.len() {
                function.region
            } else {
                function.file_region(range.start - head.len()..range.end - head.len())
            }
        })
    }));
}

fn kql_name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("['{}']", name.replace('\'', "\\'")) }
}
