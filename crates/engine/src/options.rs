//! What a query is run with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kql_planner::{TimeColumns, TimeScope, Visibility};
use kql_types::Literal;
use tokio::sync::Notify;

/// Everything a run depends on besides the query and the data. The engine never looks
/// at the clock: `now` is given.
#[derive(Debug, Clone)]
pub struct QueryOptions {
    /// What `now()` answers, in ticks since 0001-01-01.
    pub now: i64,
    /// The automatic filter on every table but watchlists.
    pub scope: Option<TimeScope>,
    /// Hides rows that arrived later.
    pub visibility: Option<Visibility>,
    pub time_columns: TimeColumns,
    pub limits: Limits,
    /// Threads' worth of partitions; chosen by the size of the data when absent.
    pub partitions: Option<usize>,
    /// Rows per batch.
    pub batch_size: usize,
    pub cancellation: Cancellation,
    /// Values for `declare query_parameters`.
    pub parameters: Vec<(String, Literal)>,
    /// Whether rows and time of each operator are taken; see [`crate::QueryOutput::profile`].
    pub has_profile: bool,
    /// Off only to test that the optimiser changes no results.
    pub is_optimized: bool,
}

impl QueryOptions {
    /// Returns the options of a plain query at a query time in ticks.
    pub fn at(now: i64) -> Self {
        Self {
            now,
            scope: None,
            visibility: None,
            time_columns: TimeColumns::default(),
            limits: Limits::default(),
            partitions: None,
            batch_size: 8192,
            cancellation: Cancellation::default(),
            parameters: Vec::new(),
            has_profile: false,
            is_optimized: true,
        }
    }
}

/// Where a query stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Rows of the result; more are cut off, and the result says so.
    pub result_rows: usize,
    /// Rows that `range` and `mv-expand` may make; more are an error.
    pub generated_rows: u64,
    /// Wall-clock time; unlimited when absent.
    pub timeout: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { result_rows: 500_000, generated_rows: 50_000_000, timeout: None }
    }
}

/// Stops a running query from elsewhere. Clones stop the same query.
#[derive(Debug, Clone, Default)]
pub struct Cancellation {
    inner: Arc<(AtomicBool, Notify)>,
}

impl Cancellation {
    pub fn cancel(&self) {
        self.inner.0.store(true, Ordering::SeqCst);
        self.inner.1.notify_waiters();
    }

    pub fn is_cancelled(&self) -> bool {
        self.inner.0.load(Ordering::SeqCst)
    }

    /// Returns once the query is cancelled.
    pub(crate) async fn cancelled(&self) {
        loop {
            let notified = self.inner.1.notified();
            if self.is_cancelled() {
                return;
            }
            notified.await;
        }
    }
}
