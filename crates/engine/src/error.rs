//! Why a query gave no result.

use kql_diagnostics::{Diagnostic, Severity, Span};
use kql_planner::{PlanError, PlanErrorKind};

/// What kind of failure it is; exit codes and HTTP statuses follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The query is at fault: its text, its names, an argument.
    User,
    /// The engine was set up wrongly: a file that is gone, a table without data.
    Config,
    /// A limit bites: memory, rows, time.
    Limit,
    Cancelled,
    /// The engine is at fault.
    Internal,
}

/// A failed query: its kind, and at least one finding with a place where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    pub kind: ErrorKind,
    /// Errors first; a syntax error comes with all others of the query.
    pub diagnostics: Vec<Diagnostic>,
}

impl QueryError {
    /// `diagnostics` are those of a query that does not bind.
    pub(crate) fn user(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by_key(|d| d.severity != Severity::Error);
        Self { kind: ErrorKind::User, diagnostics }
    }

    pub(crate) fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, diagnostics: vec![Diagnostic::error(code, Span::default(), message)] }
    }

    /// Returns the code of the first error.
    pub fn code(&self) -> &'static str {
        self.diagnostics.first().map_or(kql_planner::INTERNAL, |d| d.code)
    }

    /// Returns where the first error is in the query; empty when it has no place.
    pub fn span(&self) -> Span {
        self.diagnostics.first().map(|d| d.span).unwrap_or_default()
    }
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.diagnostics.first() {
            Some(first) => write!(f, "{}: {}", first.code, first.message),
            None => f.write_str("the query failed"),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<PlanError> for QueryError {
    fn from(error: PlanError) -> Self {
        let kind = match error.kind {
            PlanErrorKind::User => ErrorKind::User,
            PlanErrorKind::Limit => ErrorKind::Limit,
            PlanErrorKind::Cancelled => ErrorKind::Cancelled,
            PlanErrorKind::Config => ErrorKind::Config,
            PlanErrorKind::Internal => ErrorKind::Internal,
        };
        let mut diagnostic = Diagnostic::error(error.code, error.span.unwrap_or_default(), error.message);
        diagnostic.help = error.help;
        Self { kind, diagnostics: vec![diagnostic] }
    }
}
