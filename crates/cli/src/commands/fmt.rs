//! `kustodian fmt`: lays out queries, in files of their own and in rules.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kql_diagnostics::{Diagnostic, Severity, Span};
use rules::{FileDiagnostic, TextMap};

use crate::failure::Failure;
use crate::files::files_ending;
use crate::report;

#[derive(Debug, clap::Args)]
pub(crate) struct FmtArguments {
    /// Queries (.kql), rules and functions (.yaml, .yml), or folders of them; `-` is a query from standard input.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Write nothing; name the files that would change, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
    /// Print what the files would hold, and leave them as they are.
    #[arg(long, conflicts_with = "check")]
    stdout: bool,
}

/// What became of a file.
struct Formatted {
    /// `None` when nothing of the file could be read.
    text: Option<String>,
    findings: Vec<FileDiagnostic>,
}

pub(crate) fn run(arguments: FmtArguments) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    let mut findings = Vec::new();
    let (mut changed, mut unchanged) = (0, 0);
    for path in files(&arguments.paths)? {
        let is_stdin = path.as_os_str() == "-";
        let name = if is_stdin { "<stdin>".to_owned() } else { path.display().to_string() };
        let bytes = read(&path, is_stdin)?;
        let formatted = if is_yaml(&path) { format_yaml(&name, &bytes) } else { format_kql(&name, &bytes) };
        findings.extend(formatted.findings);
        let new = formatted.text.as_ref().map_or(bytes.as_slice(), |text| text.as_bytes());
        if arguments.stdout || (is_stdin && !arguments.check) {
            out.write_all(new)?;
        } else if new == bytes {
            unchanged += 1;
        } else {
            changed += 1;
            if arguments.check {
                writeln!(out, "{name}")?;
            } else {
                replace(&path, new)?;
            }
        }
    }
    let mut errors = std::io::stderr().lock();
    report::write(&findings, &mut errors)?;
    let are_broken = findings.iter().any(|finding| finding.severity == Severity::Error);
    if are_broken {
        writeln!(errors, "texts with errors are left as they are")?;
    }
    if changed + unchanged > 0 {
        let verb = if arguments.check { "to be formatted" } else { "formatted" };
        let files = |n: usize| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
        writeln!(errors, "{} {verb}, {} unchanged", files(changed), files(unchanged))?;
    }
    Ok(ExitCode::from(u8::from(are_broken || (arguments.check && changed > 0))))
}

/// Returns the files to format, those of folders by name.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_ending(std::slice::from_ref(path), &[".kql", ".yaml", ".yml"]));
        } else if path.as_os_str() == "-" || is_kql(path) || is_yaml(path) {
            files.push(path.clone());
        } else {
            return Err(Failure::new(format!("`{}` holds no queries that can be formatted", path.display()))
                .with_help("name .kql, .yaml and .yml files, or folders of them"));
        }
    }
    Ok(files)
}

fn is_kql(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("kql"))
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}

fn read(path: &Path, is_stdin: bool) -> Result<Vec<u8>, Failure> {
    if is_stdin {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(path).map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))
}

/// Puts a file's new content in its place at once, so that no half of it is ever there.
fn replace(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::new(format!("cannot write `{}`: {error}", path.display()));
    // A link stays a link.
    let target = std::fs::canonicalize(path).map_err(failure)?;
    let mut beside = target.clone().into_os_string();
    beside.push(".fmt-new");
    let beside = PathBuf::from(beside);
    let written = std::fs::metadata(&target).and_then(|metadata| {
        std::fs::write(&beside, content)?;
        std::fs::set_permissions(&beside, metadata.permissions())?;
        std::fs::rename(&beside, &target)
    });
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        failure(error)
    })
}

fn format_kql(name: &str, bytes: &[u8]) -> Formatted {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let message = format!("byte {} is not part of UTF-8 text", valid.len());
            let found = Diagnostic::error(rules::codes::INVALID_UTF8.id, Span::default(), message);
            let region = TextMap::whole_file().region(&valid, valid.len()..valid.len());
            return Formatted { text: None, findings: vec![report::place(&found, name, |_| region)] };
        }
    };
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let errors = errors(text);
    let map = TextMap::whole_file();
    let findings = errors.iter().map(|d| report::place(d, name, |range| map.region(text, range))).collect();
    let new = errors.is_empty().then(|| format!("{mark}{}", with_line_ends_of(text, kql_syntax::format(text))));
    Formatted { text: new, findings }
}

fn format_yaml(name: &str, bytes: &[u8]) -> Formatted {
    let mut findings = Vec::new();
    let (text, said) = rules::rewrite_queries(name, bytes, |query| {
        let diagnostics = errors(&query.text);
        findings.extend(diagnostics.iter().map(|d| report::place(d, name, |range| query.file_region(range))));
        diagnostics.is_empty().then(|| kql_syntax::format(&query.text))
    });
    findings.extend(said);
    findings.sort_by_key(|finding| (finding.line, finding.column));
    Formatted { text, findings }
}

fn errors(text: &str) -> Vec<Diagnostic> {
    kql_syntax::parse(text).diagnostics.into_iter().filter(Diagnostic::is_error).collect()
}

/// Ends lines with CR LF where all lines of the old text do.
fn with_line_ends_of(old: &str, new: String) -> String {
    let all = old.matches('\n').count();
    if all == 0 || all != old.matches("\r\n").count() {
        return new;
    }
    new.replace("\r\n", "\n").replace('\n', "\r\n")
}
