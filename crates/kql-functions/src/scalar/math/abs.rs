//! `abs()`: returns the magnitude of a number or timespan.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use arrow::datatypes::{Float64Type, Int64Type, i256};
use kql_types::ScalarType;
use kql_types::decimal::{DecimalArray, DecimalType};

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "abs",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the magnitude of a number or timespan.",
    signatures: &[
        fixed(
            &[required("number", ParameterType::Integer, "value")],
            ScalarType::Long,
        ),
        block(
            &[required("number", ParameterType::Number, "value")],
            Returns::Parameter0,
        ),
        fixed(
            &[required(
                "number",
                ParameterType::Exact(ScalarType::TimeSpan),
                "value",
            )],
            ScalarType::TimeSpan,
        ),
    ],
    returns: "The value without its sign; null for null, and for the least long, whose magnitude no long holds.",
    notes: &[],
    examples: &[
        example("A negative number", "print r = abs(-5)", "r:long\n5"),
        example("A timespan", "print r = abs(-1h)", "r:timespan\n01:00:00"),
        example("A null", "print r = abs(long(null))", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let ty = match args.types[0] {
        ScalarType::Int => ScalarType::Long,
        ty => ty,
    };
    let array: ArrayRef = match ty {
        ScalarType::Real => Arc::new(
            argument::<Float64Array>(args, 0, ty)?
                .array
                .unary::<_, Float64Type>(f64::abs),
        ),
        ScalarType::Decimal => {
            let magnitudes = argument::<DecimalArray>(args, 0, ty)?
                .array
                .unary::<_, DecimalType>(i256::wrapping_abs);
            Arc::new(magnitudes.with_precision_and_scale(
                ScalarType::DECIMAL_PRECISION,
                ScalarType::DECIMAL_SCALE,
            )?)
        }
        _ => Arc::new(
            argument::<Int64Array>(args, 0, ty)?
                .array
                .unary_opt::<_, Int64Type>(i64::checked_abs),
        ),
    };
    Ok(args.wrap(crate::convert(&array, ty, args.return_type)?))
}
