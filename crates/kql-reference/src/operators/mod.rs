//! The tabular operators, a record each.

include!(concat!(env!("OUT_DIR"), "/operators.rs"));

/// Iterates over all records, by name of their files.
pub fn operators() -> impl Iterator<Item = &'static crate::OperatorRecord> {
    OPERATORS.iter().copied()
}
