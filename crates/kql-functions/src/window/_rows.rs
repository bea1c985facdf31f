//! What window functions share: restarts, and walking a column row by row.

use arrow::array::{Array, ArrayRef, AsArray, make_comparator};
use arrow::compute::SortOptions;
use kql_types::ScalarType;

use crate::*;

pub(crate) const RESTART: Parameter =
    optional("restart", ParameterType::Exact(ScalarType::Bool), "true where the count begins anew; null is false");

/// Returns an argument as an array of all rows, or nothing when it is absent.
pub(crate) fn rows_of(args: &WindowArguments<'_>, index: usize) -> Result<Option<ArrayRef>, FunctionError> {
    args.values.get(index).map(|value| value.clone().into_array(args.rows)).transpose()
}

/// Returns a required argument as an array of all rows.
pub(crate) fn required_rows(args: &WindowArguments<'_>, index: usize) -> Result<ArrayRef, FunctionError> {
    rows_of(args, index)?
        .ok_or_else(|| FunctionError::Internal { message: format!("argument {} is missing", index + 1) })
}

/// Returns for each row whether the restart argument is true there.
pub(crate) fn restarts(args: &WindowArguments<'_>, index: usize) -> Result<Vec<bool>, FunctionError> {
    Ok(match rows_of(args, index)? {
        None => vec![false; args.rows],
        Some(array) => array.as_boolean().iter().map(|restart| restart == Some(true)).collect(),
    })
}

/// Returns for each row whether its value differs from the row before; null equals null.
pub(crate) fn changes(array: &ArrayRef) -> Result<Vec<bool>, FunctionError> {
    let compare = make_comparator(array, array, SortOptions::default())?;
    Ok((0..array.len()).map(|row| row == 0 || compare(row - 1, row).is_ne()).collect())
}

#[cfg(test)]
pub(crate) fn evaluate(
    function: &WindowFunction,
    values: &[ColumnValue],
    types: &[ScalarType],
    return_type: ScalarType,
    rows: usize,
) -> Result<ArrayRef, FunctionError> {
    let context = RunContext::at(0);
    (function.evaluate)(&WindowArguments { values, types, return_type, rows, context: &context })
}
