//! What a plan is made with: the run, the tables, the automatic time scope.

use std::sync::Arc;

use arrow::array::RecordBatch;
use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::ScanSource;
use kql_catalog::{Column, Table};
use kql_functions::RunContext;
use kql_types::Literal;

use crate::PlanError;

/// Finds the data behind a table. The provider's columns have the table's names and lie
/// as [`kql_types::ScalarType::arrow`] says; columns that it does not have are null.
pub trait TableResolver: Send + Sync {
    fn resolve(&self, source: &ScanSource, table: &Table) -> Result<Arc<dyn TableProvider>, PlanError>;

    /// Whether a table is known to have no rows, so that a union may leave it out.
    fn is_empty(&self, source: &ScanSource, table: &Table) -> bool;

    /// Reads a file that the query names itself. The columns of the result are found by
    /// their names; their types are those of `ScalarType::arrow`, or the file's own.
    fn external(&self, data: &ExternalData<'_>) -> Result<(Arc<dyn TableProvider>, Vec<Column>), PlanError>;

    /// Sends a request that the query makes itself, if its address is allowed.
    fn request(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, PlanError>;
}

/// What `http_request` and `http_request_post` ask for.
#[derive(Debug)]
pub struct HttpRequest<'a> {
    pub address: &'a str,
    pub headers: &'a [(String, String)],
    /// The body of a POST request; a GET request has none.
    pub content: Option<&'a str>,
}

/// The answer to a request that was carried out.
#[derive(Debug)]
pub struct HttpResponse {
    /// Names in lower case; a header that is there several times has its values joined by commas.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What `externaldata` asks for.
#[derive(Debug)]
pub struct ExternalData<'a> {
    pub address: &'a str,
    pub columns: &'a [Column],
    pub properties: &'a [(String, Literal)],
}

/// Runs parts of a query that must be known before the rest is planned: `toscalar`,
/// `in (table)`, `materialize`.
#[async_trait]
pub trait SubqueryRunner: Send + Sync {
    /// Returns all rows, in order.
    async fn run(&self, plan: LogicalPlan) -> Result<Vec<RecordBatch>, PlanError>;
}

/// The time of a row that a scope looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeColumn {
    /// A datetime column, usually `TimeGenerated`; tables without it are not limited.
    Named(String),
    /// When the row arrived, as `ingestion_time()` says.
    Arrival,
}

/// Filters every table but watchlists, as if it were stored so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeScope {
    pub column: ScopeColumn,
    /// Ticks; inclusive.
    pub from: Option<i64>,
    /// Ticks.
    pub to: Option<i64>,
    /// Whether `to` itself is in the scope.
    pub is_closed: bool,
}

/// Hides rows that had not arrived by an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility {
    /// Ticks; inclusive.
    pub until: i64,
}

/// Where a row says when it was generated and when it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeColumns {
    pub generated: String,
    /// Rows without a value, and tables without the column, arrived when generated.
    pub arrival: String,
}

impl Default for TimeColumns {
    fn default() -> Self {
        Self { generated: "TimeGenerated".into(), arrival: "_TimeReceived".into() }
    }
}

/// Everything that planning one query needs besides the bound tree.
pub struct PlanContext {
    pub run: Arc<RunContext>,
    pub tables: Arc<dyn TableResolver>,
    pub runner: Arc<dyn SubqueryRunner>,
    pub scope: Option<TimeScope>,
    pub visibility: Option<Visibility>,
    pub time_columns: TimeColumns,
    /// Rows that `range` and `mv-expand` may make before they are refused.
    pub max_generated_rows: u64,
    /// Whether the ends of operators are marked, for a profile.
    pub has_marks: bool,
}
