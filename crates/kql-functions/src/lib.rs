//! KQL's scalar functions, operators and aggregation functions: one file each, a
//! record that the binder, the reference and the tests read, and a kernel on Arrow
//! arrays. Nothing here knows DataFusion.
//!
//! # Adding a function
//! Write `src/scalar/<family>/<name>.rs` (or `src/aggregate/<name>.rs`,
//! `src/window/<name>.rs`, `src/table/<family>/<name>.rs`) with a `pub static FUNCTION`;
//! `build.rs` finds it.
//!
//! # What a kernel may count on
//! * Arguments already have the types that the chosen signature names; literals of
//!   other numeric types were converted by the binder.
//! * Arrays lie as [`kql_types::ScalarType::arrow`] says; strings never hold nulls
//!   (a kernel treats a null string as empty all the same).
//! * A constant comes as [`ColumnValue::Scalar`]; a kernel must take both forms of
//!   every argument, and answers with a scalar when all its arguments are scalars.
//! * Dictionary arrays never reach a kernel: the caller evaluates it on the distinct
//!   values.

pub mod aggregate;
pub mod api;
pub mod convert;
mod json_part;
mod json_word;
pub mod registry;
pub mod scalar;
mod split_part;
pub mod table;
pub mod window;

pub use api::*;
pub use convert::convert;
pub use json_part::json_part;
pub use json_word::JsonWord;
pub use scalar::series::_outputs::outputs as scalar_outputs;
pub use split_part::split_part;
