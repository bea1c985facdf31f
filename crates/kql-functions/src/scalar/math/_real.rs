//! Functions of real numbers.

use std::sync::Arc;

use arrow::array::Float64Array;
use arrow::datatypes::Float64Type;
use kql_types::ScalarType;

use crate::convert::argument;
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates a function of one number as real; null for null.
pub(crate) fn unary(
    args: &Arguments<'_>,
    f: impl Fn(f64) -> f64,
) -> Result<ColumnValue, FunctionError> {
    let number = argument::<Float64Array>(args, 0, ScalarType::Real)?;
    Ok(args.wrap(Arc::new(number.array.unary::<_, Float64Type>(f))))
}

/// Evaluates a function of several numbers as reals; null where one is.
pub(crate) fn several<const N: usize>(
    args: &Arguments<'_>,
    f: impl Fn([f64; N]) -> f64,
) -> Result<ColumnValue, FunctionError> {
    let columns = (0..N)
        .map(|i| argument::<Float64Array>(args, i, ScalarType::Real))
        .collect::<Result<Vec<_>, _>>()?;
    let results: Float64Array = (0..args.output_rows())
        .map(|row| {
            let mut values = [0.0; N];
            for (value, column) in values.iter_mut().zip(&columns) {
                *value = column.get(row)?;
            }
            Some(f(values))
        })
        .collect();
    Ok(args.wrap(Arc::new(results)))
}
