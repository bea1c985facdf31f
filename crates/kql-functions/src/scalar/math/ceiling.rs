//! `ceiling()`: rounds a number up to a whole one.

use std::sync::Arc;

use arrow::array::Float64Array;
use arrow::datatypes::Float64Type;
use kql_types::decimal::{DecimalArray, DecimalType};
use kql_types::{DecimalValue, ScalarType};

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ceiling",
    aliases: &[],
    category: Category::Math,
    summary: "Rounds a number up to a whole one.",
    signatures: &[block(
        &[required("number", ParameterType::Number, "number to round")],
        Returns::Parameter0,
    )],
    returns: "The least whole number that is not below, in the argument's type; null for null.",
    notes: &[],
    examples: &[
        example(
            "A negative number",
            "print r = ceiling(-1.1)",
            "r:real\n-1.0",
        ),
        example("A whole number", "print r = ceiling(0)", "r:long\n0"),
        example("A null", "print r = ceiling(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    match args.types[0] {
        ScalarType::Real => {
            let number = argument::<Float64Array>(args, 0, ScalarType::Real)?;
            // Adding zero makes negative zero plain.
            Ok(args.wrap(Arc::new(
                number.array.unary::<_, Float64Type>(|v| v.ceil() + 0.0),
            )))
        }
        ScalarType::Decimal => {
            let number = argument::<DecimalArray>(args, 0, ScalarType::Decimal)?;
            let up = number
                .array
                .unary_opt::<_, DecimalType>(|v| {
                    let up = DecimalValue(v.wrapping_neg()).checked_rem_euclid(DecimalValue::ONE)?;
                    DecimalValue(v).checked_add(up).map(|whole| whole.0)
                });
            Ok(args.wrap(Arc::new(up.with_precision_and_scale(
                ScalarType::DECIMAL_PRECISION,
                ScalarType::DECIMAL_SCALE,
            )?)))
        }
        _ => Ok(args.wrap(args.values[0].inner().clone())),
    }
}
