//! From bound KQL queries to DataFusion plans.
//!
//! [`Plan::build`] reads the bound tree only; KQL's types and null rules are settled
//! there and here, execution is DataFusion's. Functions enter plans through two adapters
//! ([`KqlScalarFunction`], [`KqlAggregateFunction`]), operators that DataFusion lacks
//! through logical nodes of our own: [`row_set::RowSet`] with a few operations on rows,
//! [`step_scan::StepScan`], [`graph::GraphNode`], and
//! [`table_function::TableFunctionCall`] for what looks at whole tables.
//!
//! Decisions where Kusto's documentation is silent:
//! * `take` takes the first rows in input order; `arg_max` and the like see rows in it.
//! * A null join key matches nothing.
//! * `x in (table)`: nulls are in no set, and a set's nulls match nothing.

mod aggregate_function;
mod bag_property;
mod batch_bytes;
mod bound_tree;
mod builder;
mod compact;
mod context;
mod convert;
mod error;
mod expression;
pub mod filter_projections;
pub mod gather;
pub mod graph;
mod in_set;
mod json_part;
mod json_search;
mod literal_pattern;
mod liveness;
mod mark;
pub mod open_sides;
mod operators;
mod parse_function;
mod prefix;
pub mod real_order;
mod row_set;
mod row_set_exec;
mod scalar_function;
mod split_part;
mod stages;
pub mod staying_filters;
pub mod step_scan;
mod step_scan_exec;
mod step_scan_machine;
pub mod table_function;
pub mod text_groups;
mod text_numbers;
mod walk;

pub use aggregate_function::KqlAggregateFunction;
pub use bound_tree::bound_tree;
pub use builder::Plan;
pub use context::{
    ExternalData, HttpRequest, HttpResponse, PlanContext, ScopeColumn, SubqueryRunner, TableResolver, TimeColumns,
    TimeScope, Visibility,
};
pub use error::{
    CANCELLED, INTERNAL, INVALID_ARGUMENT, LIMIT, MEMORY_LIMIT, NO_SOURCE, NOT_ALLOWED, NOT_CONSTANT, PlanError,
    PlanErrorKind, TIME_LIMIT, UNSUPPORTED,
};
pub use in_set::InSet;
pub use json_part::{JsonPart, ParseAgain};
pub use json_search::JsonSearch;
pub use mark::{OperatorProfile, profile};
pub use parse_function::ParseFunction;
pub use prefix::split_prefix;
pub use row_set::RowSetPlanner;
pub use scalar_function::KqlScalarFunction;
pub use table_function::TableFunctionPlanner;
