//! Findings in files as text: one line each, the source line and a caret below it.

use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use kql_diagnostics::{Diagnostic, Severity, Span};
use rules::{FileDiagnostic, Region};

use crate::terminal;

/// A source line longer than this is not shown.
const MAX_LINE: usize = 300;

pub(crate) fn write(found: &[FileDiagnostic], out: &mut dyn Write) -> io::Result<()> {
    let colour = terminal::wants_colour();
    let mut files: HashMap<&str, Vec<String>> = HashMap::new();
    for finding in found {
        let colour_of = |ansi: AnsiColor| if colour { ansi.on_default().bold() } else { Style::new() };
        let (word, style) = match finding.severity {
            Severity::Error => ("error", colour_of(AnsiColor::Red)),
            Severity::Warning => ("warning", colour_of(AnsiColor::Yellow)),
            Severity::Info => ("note", colour_of(AnsiColor::Cyan)),
        };
        let FileDiagnostic { file, line, column, code, message, .. } = finding;
        writeln!(out, "{file}:{line}:{column}: {style}{word}[{code}]{style:#}: {message}")?;
        let lines = files.entry(file).or_insert_with(|| {
            let bytes = std::fs::read(file).unwrap_or_default();
            String::from_utf8_lossy(&bytes).lines().map(|l| l.trim_start_matches('\u{feff}').to_owned()).collect()
        });
        let source = lines.get(*line as usize - 1).map(String::as_str).unwrap_or_default();
        if !source.trim().is_empty() && source.len() <= MAX_LINE {
            let before: String =
                source.chars().take(*column as usize - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            let width = if finding.end_line == *line { finding.end_column.saturating_sub(*column) } else { 1 };
            writeln!(out, "  | {source}")?;
            writeln!(out, "  | {before}{style}{}{style:#}", "^".repeat(width.max(1) as usize))?;
        }
        if let Some(help) = &finding.help {
            writeln!(out, "  = help: {help}")?;
        }
    }
    Ok(())
}

/// Returns the finding at its place in the file.
pub(crate) fn place(
    diagnostic: &Diagnostic,
    file: &str,
    region: impl Fn(std::ops::Range<usize>) -> Region,
) -> FileDiagnostic {
    let Region { line, column, end_line, end_column } = region(Span::range(diagnostic.span));
    FileDiagnostic {
        file: file.to_owned(),
        line,
        column,
        end_line,
        end_column,
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    }
}
