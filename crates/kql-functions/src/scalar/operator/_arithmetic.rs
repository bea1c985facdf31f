//! Arithmetic on numbers, datetimes, timespans and dynamic numbers.
//!
//! Decisions where Kusto's documentation is silent:
//! - Long arithmetic wraps around; datetime and timespan results out of range are null.
//! - Integers and decimals divided by zero are null, reals an infinity or NaN.
//! - Integer division cuts towards zero; `%` is never negative.
//! - Arithmetic on two dynamics works on what they hold: two longs give a long, numbers
//!   with a real or decimal give that, datetimes and timespans keep their rules; all else is null.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, BinaryViewArray, Float64Array,
    Int64Array, PrimitiveArray,
};
use arrow::datatypes::{Float64Type, Int64Type};
use kql_types::decimal::{DecimalArray, DecimalType};
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Kind};
use kql_types::{DecimalValue, ScalarType, datetime};

use crate::convert::{Column, argument, real_to_long};
use crate::{ArgumentType, Arguments, ColumnValue, FunctionError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// Returns the type of `left <operation> right`, dynamic where it is not defined.
pub(crate) fn result_type(operation: Operation, arguments: &[ArgumentType<'_>]) -> ScalarType {
    use ScalarType::{DateTime, Decimal, Dynamic, Int, Long, Real, TimeSpan};
    let [left, right] = arguments else {
        return Dynamic;
    };
    match (left.ty, right.ty) {
        (Decimal, r) if r.is_numeric() => Decimal,
        (l, Decimal) if l.is_numeric() => Decimal,
        (Real, r) if r.is_numeric() => Real,
        (l, Real) if l.is_numeric() => Real,
        (Int | Long, Int | Long) => Long,
        (Dynamic, Int) | (Int, Dynamic) => Long,
        (Dynamic, DateTime) | (DateTime, Dynamic) if operation == Operation::Subtract => TimeSpan,
        (Dynamic, other) | (other, Dynamic) => other,
        (DateTime, DateTime) => match operation {
            Operation::Divide => Real,
            Operation::Subtract | Operation::Modulo => TimeSpan,
            Operation::Add | Operation::Multiply => DateTime,
        },
        (DateTime, TimeSpan) => match operation {
            Operation::Divide => Real,
            Operation::Modulo => TimeSpan,
            _ => DateTime,
        },
        (TimeSpan, DateTime) => DateTime,
        (TimeSpan, TimeSpan) => {
            if operation == Operation::Divide {
                Real
            } else {
                TimeSpan
            }
        }
        (DateTime, n) | (n, DateTime) if n.is_numeric() => DateTime,
        (TimeSpan, n) | (n, TimeSpan) if n.is_numeric() => TimeSpan,
        _ => Dynamic,
    }
}

/// Evaluates `left <operation> right`.
pub(crate) fn evaluate(
    args: &Arguments<'_>,
    operation: Operation,
) -> Result<ColumnValue, FunctionError> {
    use ScalarType::{DateTime, Decimal, Dynamic, Long, Real, TimeSpan};
    let [left, right] = args.types else {
        return Err(FunctionError::Internal {
            message: "arithmetic has two operands".into(),
        });
    };
    let ty = |of| ArgumentType {
        ty: of,
        literal: None,
    };
    let result = result_type(operation, &[ty(*left), ty(*right)]);
    let array: ArrayRef = match result {
        Long => Arc::new(longs(args, operation)?),
        Real if left.is_numeric() || right.is_numeric() => Arc::new(reals(args, operation)?),
        Real => {
            let (l, r) = (ticks(args, 0)?, ticks(args, 1)?);
            Arc::new(binary::<_, _, Float64Type>(&l, &r, |a, b| {
                a as f64 / b as f64
            }))
        }
        Decimal => Arc::new(decimals(args, operation)?),
        DateTime | TimeSpan => {
            let finish = |ticks: Option<i64>| {
                if result == DateTime {
                    ticks.and_then(datetime::in_range)
                } else {
                    ticks
                }
            };
            if left.is_numeric() || right.is_numeric() {
                Arc::new(scaled_ticks(args, operation, finish)?)
            } else {
                // A dynamic operand holds what its partner's operation asks for.
                let partner = |other: ScalarType| {
                    if other == DateTime && operation == Operation::Subtract {
                        DateTime
                    } else {
                        TimeSpan
                    }
                };
                let l = argument::<Int64Array>(
                    args,
                    0,
                    if *left == Dynamic {
                        partner(*right)
                    } else {
                        *left
                    },
                )?;
                let r = argument::<Int64Array>(
                    args,
                    1,
                    if *right == Dynamic {
                        partner(*left)
                    } else {
                        *right
                    },
                )?;
                Arc::new(binary_opt::<_, _, Int64Type>(&l, &r, |a, b| {
                    finish(checked(operation, a, b))
                }))
            }
        }
        Dynamic => dynamics(args, operation)?,
        ScalarType::Bool | ScalarType::Int | ScalarType::String | ScalarType::Guid => {
            return Err(FunctionError::Internal {
                message: format!("arithmetic does not yield {result}"),
            });
        }
    };
    Ok(args.wrap(crate::convert(&array, result, args.return_type)?))
}

/// Applies a function to two columns; null where either is.
pub(crate) fn binary<L: ArrowPrimitiveType, R: ArrowPrimitiveType, O: ArrowPrimitiveType>(
    left: &Column<PrimitiveArray<L>>,
    right: &Column<PrimitiveArray<R>>,
    f: impl Fn(L::Native, R::Native) -> O::Native,
) -> PrimitiveArray<O> {
    let (l, r) = (&left.array, &right.array);
    match (left.is_scalar, right.is_scalar) {
        (false, true) if r.is_valid(0) => {
            let value = r.value(0);
            l.unary(|v| f(v, value))
        }
        (true, false) if l.is_valid(0) => {
            let value = l.value(0);
            r.unary(|v| f(value, v))
        }
        (false, true) => PrimitiveArray::new_null(l.len()),
        (true, false) => PrimitiveArray::new_null(r.len()),
        _ if l.null_count() == 0 && r.null_count() == 0 => PrimitiveArray::from_iter_values(
            l.values()
                .iter()
                .zip(r.values().iter())
                .map(|(a, b)| f(*a, *b)),
        ),
        _ => l
            .iter()
            .zip(r.iter())
            .map(|(a, b)| Some(f(a?, b?)))
            .collect(),
    }
}

/// Applies a function to two columns; null where either is, or where it says so.
pub(crate) fn binary_opt<L: ArrowPrimitiveType, R: ArrowPrimitiveType, O: ArrowPrimitiveType>(
    left: &Column<PrimitiveArray<L>>,
    right: &Column<PrimitiveArray<R>>,
    f: impl Fn(L::Native, R::Native) -> Option<O::Native>,
) -> PrimitiveArray<O> {
    let (l, r) = (&left.array, &right.array);
    match (left.is_scalar, right.is_scalar) {
        (false, true) if r.is_valid(0) => {
            let value = r.value(0);
            l.unary_opt(|v| f(v, value))
        }
        (true, false) if l.is_valid(0) => {
            let value = l.value(0);
            r.unary_opt(|v| f(value, v))
        }
        (false, true) => PrimitiveArray::new_null(l.len()),
        (true, false) => PrimitiveArray::new_null(r.len()),
        _ => l.iter().zip(r.iter()).map(|(a, b)| f(a?, b?)).collect(),
    }
}

fn ticks(args: &Arguments<'_>, index: usize) -> Result<Column<Int64Array>, FunctionError> {
    argument(args, index, args.types[index])
}

fn longs(args: &Arguments<'_>, operation: Operation) -> Result<Int64Array, FunctionError> {
    let l = argument::<Int64Array>(args, 0, ScalarType::Long)?;
    let r = argument::<Int64Array>(args, 1, ScalarType::Long)?;
    Ok(match operation {
        Operation::Add => binary(&l, &r, i64::wrapping_add),
        Operation::Subtract => binary(&l, &r, i64::wrapping_sub),
        Operation::Multiply => binary(&l, &r, i64::wrapping_mul),
        Operation::Divide => binary_opt(&l, &r, |a, b| (b != 0).then(|| a.wrapping_div(b))),
        Operation::Modulo => binary_opt(&l, &r, |a, b| (b != 0).then(|| a.wrapping_rem_euclid(b))),
    })
}

fn reals(args: &Arguments<'_>, operation: Operation) -> Result<Float64Array, FunctionError> {
    let l = argument::<Float64Array>(args, 0, ScalarType::Real)?;
    let r = argument::<Float64Array>(args, 1, ScalarType::Real)?;
    Ok(match operation {
        Operation::Add => binary(&l, &r, |a, b| a + b),
        Operation::Subtract => binary(&l, &r, |a, b| a - b),
        Operation::Multiply => binary(&l, &r, |a, b| a * b),
        Operation::Divide => binary(&l, &r, |a, b| a / b),
        Operation::Modulo => binary(&l, &r, f64::rem_euclid),
    })
}

fn decimals(args: &Arguments<'_>, operation: Operation) -> Result<DecimalArray, FunctionError> {
    let l = argument::<DecimalArray>(args, 0, ScalarType::Decimal)?;
    let r = argument::<DecimalArray>(args, 1, ScalarType::Decimal)?;
    let result = binary_opt::<_, _, DecimalType>(&l, &r, |a, b| {
        decimal(operation, DecimalValue(a), DecimalValue(b)).map(|d| d.0)
    });
    Ok(
        result
            .with_precision_and_scale(ScalarType::DECIMAL_PRECISION, ScalarType::DECIMAL_SCALE)?,
    )
}

fn decimal(operation: Operation, a: DecimalValue, b: DecimalValue) -> Option<DecimalValue> {
    match operation {
        Operation::Add => a.checked_add(b),
        Operation::Subtract => a.checked_sub(b),
        Operation::Multiply => a.checked_mul(b),
        Operation::Divide => a.checked_div(b),
        Operation::Modulo => a.checked_rem_euclid(b),
    }
}

fn checked(operation: Operation, a: i64, b: i64) -> Option<i64> {
    match operation {
        Operation::Add => a.checked_add(b),
        Operation::Subtract => a.checked_sub(b),
        Operation::Multiply => a.checked_mul(b),
        Operation::Divide => a.checked_div(b),
        Operation::Modulo => a.checked_rem_euclid(b),
    }
}

/// Evaluates ticks times, by or modulo a number.
fn scaled_ticks(
    args: &Arguments<'_>,
    operation: Operation,
    finish: impl Fn(Option<i64>) -> Option<i64>,
) -> Result<Int64Array, FunctionError> {
    let is_exact = args
        .types
        .iter()
        .all(|t| !matches!(t, ScalarType::Real | ScalarType::Decimal));
    let number = |index: usize| args.types[index].is_numeric();
    if is_exact {
        let of = |index: usize| {
            argument::<Int64Array>(
                args,
                index,
                if number(index) {
                    ScalarType::Long
                } else {
                    args.types[index]
                },
            )
        };
        return Ok(binary_opt(&of(0)?, &of(1)?, |a, b| {
            finish(checked(operation, a, b))
        }));
    }
    let of = |index: usize| -> Result<Column<Float64Array>, FunctionError> {
        if number(index) {
            return argument(args, index, ScalarType::Real);
        }
        let ticks = ticks(args, index)?;
        Ok(Column {
            array: ticks.array.unary(|v| v as f64),
            is_scalar: ticks.is_scalar,
        })
    };
    Ok(binary_opt(&of(0)?, &of(1)?, |a, b| {
        finish(real_to_long(
            match operation {
                Operation::Add => a + b,
                Operation::Subtract => a - b,
                Operation::Multiply => a * b,
                Operation::Divide => a / b,
                Operation::Modulo => a.rem_euclid(b),
            }
            .round(),
        ))
    }))
}

fn dynamics(args: &Arguments<'_>, operation: Operation) -> Result<ArrayRef, FunctionError> {
    let l = argument::<BinaryViewArray>(args, 0, ScalarType::Dynamic)?;
    let r = argument::<BinaryViewArray>(args, 1, ScalarType::Dynamic)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        append(&mut out, operation, l.get(row), r.get(row));
    }
    Ok(out.finish_ref())
}

fn append(
    out: &mut DynamicColumnBuilder,
    operation: Operation,
    a: DynamicRef<'_>,
    b: DynamicRef<'_>,
) {
    let ticks = |v: DynamicRef<'_>| v.as_datetime().or_else(|| v.as_timespan());
    if let (Some(x), Some(y)) = (a.as_long(), b.as_long()) {
        let result = match operation {
            Operation::Add => Some(x.wrapping_add(y)),
            Operation::Subtract => Some(x.wrapping_sub(y)),
            Operation::Multiply => Some(x.wrapping_mul(y)),
            Operation::Divide => (y != 0).then(|| x.wrapping_div(y)),
            Operation::Modulo => (y != 0).then(|| x.wrapping_rem_euclid(y)),
        };
        return match result {
            Some(v) => out.append_with(|e| e.long(v)),
            None => out.append_null(),
        };
    }
    if let (Some(x), Some(y)) = (ticks(a), ticks(b)) {
        let types = [a, b].map(|v| ArgumentType {
            ty: if v.kind() == Kind::DateTime {
                ScalarType::DateTime
            } else {
                ScalarType::TimeSpan
            },
            literal: None,
        });
        return match result_type(operation, &types) {
            ScalarType::Real => out.append_with(|e| e.real(x as f64 / y as f64)),
            ty => match checked(operation, x, y) {
                Some(v) if ty == ScalarType::TimeSpan => out.append_with(|e| e.timespan(v)),
                Some(v) if datetime::in_range(v).is_some() => out.append_with(|e| e.datetime(v)),
                _ => out.append_null(),
            },
        };
    }
    let exact = |v: DynamicRef<'_>| {
        v.as_decimal()
            .or_else(|| v.as_long().map(DecimalValue::from_i64))
    };
    if let (Some(x), Some(y)) = (exact(a), exact(b)) {
        return match decimal(operation, x, y) {
            Some(v) => out.append_with(|e| e.decimal(v)),
            None => out.append_null(),
        };
    }
    match (a.as_number(), b.as_number()) {
        (Some(x), Some(y)) => out.append_with(|e| {
            e.real(match operation {
                Operation::Add => x + y,
                Operation::Subtract => x - y,
                Operation::Multiply => x * y,
                Operation::Divide => x / y,
                Operation::Modulo => x.rem_euclid(y),
            });
        }),
        _ => out.append_null(),
    }
}

/// What a dynamic operand of `+` and `-` meets.
pub(crate) const NUMBERS_AND_TIMES: &[ScalarType] = &[
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::TimeSpan,
    ScalarType::DateTime,
];

/// The types of `+` that make a datetime.
pub(crate) const TIMES: &[ScalarType] = &[ScalarType::DateTime, ScalarType::TimeSpan];
