//! What a query returns.

use std::time::Duration;

use ingest::Issue;
use kql_binder::bound::Render;
use kql_diagnostics::Diagnostic;
use kql_planner::OperatorProfile;
use kql_types::QueryResult;

/// A result with what is worth knowing about it.
#[derive(Debug, Clone, Default)]
pub struct QueryOutput {
    /// The last one of several.
    pub result: QueryResult,
    /// All results in their order, where there are several.
    pub tables: Vec<ResultTable>,
    /// The result has more rows than the limit lets through.
    pub is_truncated: bool,
    /// What `render` asked for.
    pub render: Option<Render>,
    /// Warnings of the binder.
    pub warnings: Vec<Diagnostic>,
    /// What was wrong with the files that were read.
    pub issues: Vec<Issue>,
    pub stats: QueryStats,
    /// The operators as they ran, each before those that it reads from; of the subqueries that had to run first, and
    /// then of the query. Empty unless [`crate::QueryOptions::has_profile`] asks for it.
    pub profile: Vec<OperatorProfile>,
}

/// One of several results.
#[derive(Debug, Clone, Default)]
pub struct ResultTable {
    /// The name that the query gives it.
    pub name: Option<String>,
    pub result: QueryResult,
}

/// Where the time went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryStats {
    /// Parsing and binding.
    pub binding: Duration,
    /// Planning, with the subqueries that had to run first.
    pub planning: Duration,
    pub execution: Duration,
}
