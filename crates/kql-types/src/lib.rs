//! KQL's scalar types and values, and how they lie in Arrow arrays.

mod literal;
mod scalar_type;

pub use literal::{DecimalValue, Literal};
pub use scalar_type::ScalarType;
