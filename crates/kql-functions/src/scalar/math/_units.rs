//! Conversion between units that share a zero point.

use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use crate::convert::{argument, text};
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `convert_…(value, from, to)` with a table of units.
pub(crate) fn convert_units(
    args: &Arguments<'_>,
    units: &[(&str, f64)],
) -> Result<ColumnValue, FunctionError> {
    let (value, from, to) = (
        argument::<Float64Array>(args, 0, ScalarType::Real)?,
        text(args, 1)?,
        text(args, 2)?,
    );
    let size = |name: &str| {
        units
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, size)| *size)
    };
    let converted: Float64Array = (0..args.output_rows())
        .map(|row| Some(value.get(row)? * size(from.text(row))? / size(to.text(row))?))
        .collect();
    Ok(args.wrap(Arc::new(converted)))
}
