//! Unary `-` and `+`.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryViewArray, Float64Array, Int64Array};
use kql_types::ScalarType;
use kql_types::decimal::DecimalArray;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef};

use crate::convert::argument;
use crate::{ArgumentType, Arguments, ColumnValue, FunctionError};

/// Returns the operand's type, int promoted to long.
pub(crate) fn result_type(arguments: &[ArgumentType<'_>]) -> ScalarType {
    match arguments.first().map(|a| a.ty) {
        Some(ScalarType::Int) | None => ScalarType::Long,
        Some(ty) => ty,
    }
}

/// Evaluates `+operand`.
pub(crate) fn keep(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (array, from) = operand(args)?;
    Ok(args.wrap(crate::convert(array, from, args.return_type)?))
}

/// Evaluates `-operand`; the most negative long stays itself, a negated datetime is null.
pub(crate) fn negate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (_, from) = operand(args)?;
    let (array, ty): (ArrayRef, ScalarType) = match from {
        ScalarType::Real => (
            Arc::new(
                argument::<Float64Array>(args, 0, from)?
                    .array
                    .unary::<_, arrow::datatypes::Float64Type>(|v| -v),
            ),
            from,
        ),
        ScalarType::Decimal => {
            let negative = argument::<DecimalArray>(args, 0, from)?
                .array
                .unary::<_, kql_types::decimal::DecimalType>(|v| v.wrapping_neg());
            (
                Arc::new(negative.with_precision_and_scale(
                    ScalarType::DECIMAL_PRECISION,
                    ScalarType::DECIMAL_SCALE,
                )?),
                from,
            )
        }
        ScalarType::Dynamic => {
            let operand = argument::<BinaryViewArray>(args, 0, from)?;
            let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
            for row in 0..args.output_rows() {
                append_negative(&mut out, operand.get(row));
            }
            (out.finish_ref(), from)
        }
        ScalarType::DateTime => {
            // Only the first datetime of all is its own negative.
            let ticks = argument::<Int64Array>(args, 0, from)?.array;
            (
                Arc::new(
                    ticks.unary_opt::<_, arrow::datatypes::Int64Type>(|v| (v == 0).then_some(0)),
                ),
                from,
            )
        }
        _ => {
            let ty = if from == ScalarType::TimeSpan {
                from
            } else {
                ScalarType::Long
            };
            (
                Arc::new(
                    argument::<Int64Array>(args, 0, ty)?
                        .array
                        .unary::<_, arrow::datatypes::Int64Type>(i64::wrapping_neg),
                ),
                ty,
            )
        }
    };
    Ok(args.wrap(crate::convert(&array, ty, args.return_type)?))
}

fn operand<'a>(args: &'a Arguments<'_>) -> Result<(&'a ArrayRef, ScalarType), FunctionError> {
    match (args.values, args.types) {
        ([value], [ty]) => Ok((value.inner(), *ty)),
        _ => Err(FunctionError::Internal {
            message: "a sign has one operand".into(),
        }),
    }
}

fn append_negative(out: &mut DynamicColumnBuilder, value: DynamicRef<'_>) {
    if let Some(v) = value.as_long() {
        out.append_with(|e| e.long(v.wrapping_neg()));
    } else if let Some(v) = value.as_real() {
        out.append_with(|e| e.real(-v));
    } else if let Some(v) = value.as_decimal() {
        out.append_with(|e| e.decimal(kql_types::DecimalValue(v.0.wrapping_neg())));
    } else if let Some(v) = value.as_timespan() {
        out.append_with(|e| e.timespan(v.wrapping_neg()));
    } else {
        out.append_null();
    }
}
