//! Conversion between units that share a zero point.

use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use crate::convert::{argument, text};
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `convert_…(value, from, to)` with a table of units.
pub(crate) fn convert_units(args: &Arguments<'_>, units: &[(&str, f64)]) -> Result<ColumnValue, FunctionError> {
    let size = |name: &str| units.iter().find(|(known, _)| *known == name).map(|(_, size)| *size);
    convert_through(args, |name, value| Some(value * size(name)?), |name, value| Some(value / size(name)?))
}

/// Evaluates `convert_…(value, from, to)` by the value in a base unit.
///
/// `to_base` and `from_base` take a unit and a value; they answer nothing for a unit they do not know.
pub(crate) fn convert_through(
    args: &Arguments<'_>,
    to_base: impl Fn(&str, f64) -> Option<f64>,
    from_base: impl Fn(&str, f64) -> Option<f64>,
) -> Result<ColumnValue, FunctionError> {
    let (value, from, to) = (argument::<Float64Array>(args, 0, ScalarType::Real)?, text(args, 1)?, text(args, 2)?);
    let converted: Float64Array = (0..args.output_rows())
        .map(|row| from_base(to.text(row), to_base(from.text(row), value.get(row)?)?))
        .collect();
    Ok(args.wrap(Arc::new(converted)))
}
