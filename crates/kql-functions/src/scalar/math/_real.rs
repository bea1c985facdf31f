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

/// Evaluates a function of one number as real; null for null and outside of the function's domain.
pub(crate) fn unary_within(
    args: &Arguments<'_>,
    domain: impl Fn(f64) -> bool,
    f: impl Fn(f64) -> f64,
) -> Result<ColumnValue, FunctionError> {
    let number = argument::<Float64Array>(args, 0, ScalarType::Real)?;
    // NaN is no number outside of the domain: it stays what it is.
    let within = |x: f64| (x.is_nan() || domain(x)).then(|| f(x));
    Ok(args.wrap(Arc::new(number.array.unary_opt::<_, Float64Type>(within))))
}

/// Evaluates a function of several numbers as reals; null where one is.
pub(crate) fn several<const N: usize>(
    args: &Arguments<'_>,
    f: impl Fn([f64; N]) -> f64,
) -> Result<ColumnValue, FunctionError> {
    several_within(args, |values| Some(f(values)))
}

/// Evaluates a function of several numbers as reals; null where one is, or where the function answers nothing.
pub(crate) fn several_within<const N: usize>(
    args: &Arguments<'_>,
    f: impl Fn([f64; N]) -> Option<f64>,
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
            f(values)
        })
        .collect();
    Ok(args.wrap(Arc::new(results)))
}
