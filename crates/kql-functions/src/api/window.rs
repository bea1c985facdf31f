//! The record of a window function: one that reads rows around its own in a
//! serialized row set.

use arrow::array::ArrayRef;
use kql_types::ScalarType;

use crate::{ColumnValue, Example, FunctionError, ResultName, RunContext, Signature};

/// The whole ordered row set, argument by argument.
#[derive(Debug, Clone, Copy)]
pub struct WindowArguments<'a> {
    pub values: &'a [ColumnValue],
    pub types: &'a [ScalarType],
    pub return_type: ScalarType,
    pub rows: usize,
    pub context: &'a RunContext,
}

#[derive(Debug)]
pub struct WindowFunction {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub summary: &'static str,
    pub signatures: &'static [Signature],
    pub returns: &'static str,
    pub notes: &'static [&'static str],
    pub examples: &'static [Example],
    pub result_name: ResultName,
    /// Evaluates all rows at once.
    pub evaluate: fn(&WindowArguments<'_>) -> Result<ArrayRef, FunctionError>,
}
