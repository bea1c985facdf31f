//! Runs KQL queries: text in, tables out.
//!
//! An [`Engine`] holds the tables of a workspace and what queries share: a runtime, a
//! memory pool, the metadata of files. A query is a function of its text, the data and
//! its [`QueryOptions`]; the clock is one of them.
//!
//! Decisions where the documentation is silent:
//! * A known table without data is empty, not an error.
//! * A result that is not sorted comes in the order of the input, partition by partition.
//! * Files of rows (JSON, CSV) up to 32 MiB are parsed once and kept in memory.

mod engine;
mod error;
mod explain;
mod interrupt;
mod options;
mod output;
mod probe;
mod request;
mod run;
mod session;
mod tables;

pub use engine::{Engine, EngineBuilder};
pub use error::{ErrorKind, QueryError};
pub use interrupt::on_interrupt;
pub use options::{Cancellation, Limits, QueryOptions};
pub use output::{QueryOutput, QueryStats, ResultTable};
pub use tables::TableData;

pub use kql_binder::Bound;
pub use kql_planner::{MEMORY_LIMIT, OperatorProfile, ScopeColumn, TIME_LIMIT, TimeColumns, TimeScope, Visibility};
