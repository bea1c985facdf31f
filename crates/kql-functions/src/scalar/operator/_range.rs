//! `between` and `!between`.

use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::compute::kernels::boolean::{and_kleene, not};
use kql_types::{ScalarType, datetime};

use super::_arithmetic::binary_opt;
use super::_compare::{Comparison, compare};
use crate::convert::argument;
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `start <= value <= end`; an end that is a timespan counts from a start that is a datetime.
pub(crate) fn evaluate(
    args: &Arguments<'_>,
    is_negated: bool,
) -> Result<ColumnValue, FunctionError> {
    let ([value, start, end], [value_type, start_type, end_type]) = (args.values, args.types)
    else {
        return Err(FunctionError::Internal {
            message: "between has three operands".into(),
        });
    };
    let rows = args.output_rows();
    let is_offset = *start_type == ScalarType::DateTime && *end_type == ScalarType::TimeSpan;
    let end = if is_offset {
        let start = argument::<Int64Array>(args, 1, ScalarType::DateTime)?;
        let length = argument::<Int64Array>(args, 2, ScalarType::TimeSpan)?;
        let end: Int64Array = binary_opt(&start, &length, datetime::add);
        if start.is_scalar && length.is_scalar {
            ColumnValue::scalar(end)
        } else {
            ColumnValue::array(end)
        }
    } else {
        end.clone()
    };
    let end_type = if is_offset {
        ScalarType::DateTime
    } else {
        *end_type
    };
    let above = compare(
        Comparison::GreaterOrEqual,
        (value, *value_type),
        (start, *start_type),
        rows,
    )?;
    let below = compare(
        Comparison::LessOrEqual,
        (value, *value_type),
        (&end, end_type),
        rows,
    )?;
    let within = and_kleene(&above, &below)?;
    Ok(args.wrap(Arc::new(if is_negated { not(&within)? } else { within })))
}
