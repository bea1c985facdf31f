//! Rounding down to multiples: `bin()` and `bin_at()`.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use arrow::datatypes::{Float64Type, Int64Type};
use kql_types::decimal::{DecimalArray, DecimalType};
use kql_types::{DecimalValue, ScalarType};

use crate::convert::{Column, argument};
use crate::scalar::operator::_arithmetic::binary_opt;
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `bin(value, size)`; a size that is not positive gives null.
pub(crate) fn bin(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (array, ty): (ArrayRef, ScalarType) = match (args.types[0], args.types[1]) {
        (value @ (ScalarType::DateTime | ScalarType::TimeSpan), size) => {
            let value_column = argument::<Int64Array>(args, 0, value)?;
            let size = argument::<Int64Array>(args, 1, size)?;
            (Arc::new(bin_ticks(&value_column, &size)), value)
        }
        (ScalarType::Decimal, _) | (_, ScalarType::Decimal) => {
            let value = argument::<DecimalArray>(args, 0, ScalarType::Decimal)?;
            let size = argument::<DecimalArray>(args, 1, ScalarType::Decimal)?;
            let result = binary_opt::<_, _, DecimalType>(&value, &size, |v, s| {
                if !s.is_positive() {
                    return None;
                }
                let rest = DecimalValue(v).checked_rem_euclid(DecimalValue(s))?;
                DecimalValue(v).checked_sub(rest).map(|bin| bin.0)
            });
            (
                Arc::new(result.with_precision_and_scale(
                    ScalarType::DECIMAL_PRECISION,
                    ScalarType::DECIMAL_SCALE,
                )?),
                ScalarType::Decimal,
            )
        }
        (ScalarType::Real, _) | (_, ScalarType::Real) => {
            let value = argument::<Float64Array>(args, 0, ScalarType::Real)?;
            let size = argument::<Float64Array>(args, 1, ScalarType::Real)?;
            let result = binary_opt::<_, _, Float64Type>(&value, &size, |v, s| {
                (s > 0.0).then(|| (v / s).floor() * s)
            });
            (Arc::new(result), ScalarType::Real)
        }
        _ => {
            let value = argument::<Int64Array>(args, 0, ScalarType::Long)?;
            let size = argument::<Int64Array>(args, 1, ScalarType::Long)?;
            (Arc::new(bin_ticks(&value, &size)), ScalarType::Long)
        }
    };
    Ok(args.wrap(crate::convert(&array, ty, args.return_type)?))
}

fn bin_ticks(value: &Column<Int64Array>, size: &Column<Int64Array>) -> Int64Array {
    // The usual form, a column and a constant size, needs no test per row.
    if size.is_scalar && !value.is_scalar {
        match size.get(0) {
            Some(size) if size > 0 => {
                // Only the least values have no multiple below them.
                if value.array.values().iter().all(|v| *v >= i64::MIN + size) {
                    return value
                        .array
                        .unary::<_, Int64Type>(|v| v.wrapping_sub(v.rem_euclid(size)));
                }
            }
            _ => return Int64Array::new_null(value.array.len()),
        }
    }
    binary_opt(value, size, |v, s| {
        if s > 0 {
            v.checked_sub(v.rem_euclid(s))
        } else {
            None
        }
    })
}

/// Evaluates `bin_at(value, size, fixed_point)`.
pub(crate) fn bin_at(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let value = args.types[0];
    let is_time = matches!(value, ScalarType::DateTime | ScalarType::TimeSpan);
    if is_time && args.types[1].is_numeric() {
        return Err(FunctionError::InvalidArgument {
            argument: 1,
            message: format!("a bin of a {value} has a timespan for its size"),
        });
    }
    let (array, ty): (ArrayRef, ScalarType) =
        if !is_time && args.types.iter().any(|t| !t.is_integer()) {
            let of = |index| argument::<Float64Array>(args, index, ScalarType::Real);
            let (v, s, f) = (of(0)?, of(1)?, of(2)?);
            let binned: Float64Array = (0..rows)
                .map(|row| {
                    let (v, s, f) = (v.get(row)?, s.get(row)?, f.get(row)?);
                    (s > 0.0).then(|| f + ((v - f) / s).floor() * s)
                })
                .collect();
            (Arc::new(binned), ScalarType::Real)
        } else {
            let of = |index: usize| {
                argument::<Int64Array>(
                    args,
                    index,
                    if is_time {
                        args.types[index]
                    } else {
                        ScalarType::Long
                    },
                )
            };
            let (v, s, f) = (of(0)?, of(1)?, of(2)?);
            let binned: Int64Array = (0..rows)
                .map(|row| {
                    let (v, s, f) = (v.get(row)?, s.get(row)?, f.get(row)?);
                    if s > 0 {
                        v.checked_sub(v.checked_sub(f)?.rem_euclid(s))
                    } else {
                        None
                    }
                })
                .collect();
            (
                Arc::new(binned),
                if is_time { value } else { ScalarType::Long },
            )
        };
    Ok(args.wrap(crate::convert(&array, ty, args.return_type)?))
}
