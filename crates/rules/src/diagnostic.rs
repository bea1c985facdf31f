//! A finding in a file: what `check --format json` prints, one object each.

use kql_diagnostics::Severity;
use serde::Serialize;

use crate::codes::Code;

/// A place in a file; lines and columns count from 1, columns in characters.
/// The end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Region {
    /// The file's first character: for what concerns the file as a whole.
    pub const START: Region = Region { line: 1, column: 1, end_line: 1, end_column: 1 };

    /// Returns an empty region at a place.
    pub fn at(line: u32, column: u32) -> Self {
        Self { line, column, end_line: line, end_column: column }
    }

    /// Returns the smallest region that starts with `self` and ends with `other`.
    pub fn to(self, other: Region) -> Self {
        Self { end_line: other.end_line, end_column: other.end_column, ..self }
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::START
    }
}

/// One finding in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileDiagnostic {
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub help: Option<String>,
}

impl FileDiagnostic {
    /// Returns a finding with the code's own severity.
    pub fn new(code: Code, file: &str, region: Region, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: region.line,
            column: region.column,
            end_line: region.end_line,
            end_column: region.end_column,
            code: code.id,
            severity: code.severity,
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
