//! What a run asks of the query engine.

use kql_types::QueryResult;
use rules::Rule;

use crate::window::Window;

/// The clock by which a run's rows are limited to its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeColumn {
    /// Every table's `TimeGenerated`.
    TimeGenerated,
    /// When the row arrived: NRT rules.
    IngestionTime,
}

/// One execution of a rule's query.
#[derive(Debug, Clone, Copy)]
pub struct QueryRequest<'a> {
    pub rule: &'a Rule,
    pub query: &'a str,
    /// What `now()` returns, in ticks.
    pub query_time: i64,
    /// Rows that arrived later are not there yet, in ticks.
    pub visibility_time: i64,
    /// Every table shows only rows whose `scope` lies in it. Watchlists, `datatable` and the like are not limited.
    pub window: Window,
    pub scope: ScopeColumn,
}

/// Runs queries over some source of rows.
pub trait RunQuery {
    fn run(&mut self, request: &QueryRequest<'_>) -> Result<QueryResult, QueryError>;

    /// Takes what a run made, so that later queries can read it from `SecurityAlert` and `SecurityIncident`.
    fn publish(&mut self, _run: &crate::Run, _incident_rows: &[crate::SecurityIncidentRow]) {}
}

/// Why a query gave no result; the words are those of the service's health messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    InternalError,
    TimedOut,
    TableNotFound,
    SemanticError,
    SyntaxError,
    FunctionNotFound,
    WorkspaceNotFound,
    TooManyResources,
    NoPermission,
    NoResult,
    SeveralResultSets,
    /// The query needs what this engine does not have.
    Unsupported,
}

impl FailureKind {
    /// Whether the same query may succeed when it is tried again.
    pub fn is_transient(self) -> bool {
        matches!(self, Self::InternalError | Self::TimedOut)
    }

    /// Returns the kind in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::InternalError => "internalError",
            Self::TimedOut => "timedOut",
            Self::TableNotFound => "tableNotFound",
            Self::SemanticError => "semanticError",
            Self::SyntaxError => "syntaxError",
            Self::FunctionNotFound => "functionNotFound",
            Self::WorkspaceNotFound => "workspaceNotFound",
            Self::TooManyResources => "tooManyResources",
            Self::NoPermission => "noPermission",
            Self::NoResult => "noResult",
            Self::SeveralResultSets => "severalResultSets",
            Self::Unsupported => "unsupported",
        }
    }
}

/// A query that gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    pub kind: FailureKind,
    pub message: String,
}

impl QueryError {
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}
