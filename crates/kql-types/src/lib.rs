//! KQL's scalar types and values, and how they lie in Arrow arrays.
//!
//! [`ScalarType`] names the ten types, [`Literal`] is one value of any of them. Each type with a text
//! form of its own has a module that reads and prints it as Kusto does ([`datetime`], [`timespan`],
//! [`decimal`], [`real`], [`guid`]); [`dynamic`] holds the encoding of JSON-like values. [`convert`]
//! has the rules of `tolong()` and the like for single values, [`cell`] reads columns cell by cell.

pub mod cell;
pub mod convert;
pub mod datetime;
pub mod decimal;
pub mod dynamic;
pub mod guid;
mod literal;
mod query_result;
pub mod real;
mod repeats;
mod scalar_type;
pub mod timespan;
mod value_memo;

#[cfg(test)]
mod test_random;

pub use literal::{DecimalValue, Literal};
pub use query_result::QueryResult;
pub use repeats::Repeats;
pub use scalar_type::ScalarType;
pub use value_memo::ValueMemo;
