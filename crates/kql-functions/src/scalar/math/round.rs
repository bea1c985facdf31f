//! `round()`: rounds a number to a number of places.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use kql_types::decimal::DecimalArray;
use kql_types::{DecimalValue, ScalarType};

use crate::convert::{argument, optional_long};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "round",
    aliases: &[],
    category: Category::Math,
    summary: "Rounds a number to a number of places.",
    signatures: &[block(
        &[
            required("number", ParameterType::Number, "number to round"),
            Parameter {
                is_optional: true,
                ..constant(
                    "precision",
                    ParameterType::Exact(ScalarType::Long),
                    "places behind the point, 0 by default; negative rounds before it",
                )
            },
        ],
        Returns::Parameter0,
    )],
    returns: "The nearest such number, halves away from zero, in the argument's type; null for null.",
    notes: &[],
    examples: &[
        example(
            "Three places",
            "print r = round(2.98765, 3)",
            "r:real\n2.988",
        ),
        example(
            "A half that reals cannot hold",
            "print r = round(2.15, 1)",
            "r:real\n2.2",
        ),
        example(
            "Before the point",
            "print r = round(-50.55, -2)",
            "r:real\n-100.0",
        ),
        example("A null", "print r = round(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let precision = optional_long(args, 1)?;
    let places = |row: usize| match &precision {
        Some(precision) => precision.get(row),
        None => Some(0),
    };
    let rows = args.output_rows();
    let ty = match args.types[0] {
        ScalarType::Int => ScalarType::Long,
        ty => ty,
    };
    let array: ArrayRef = match ty {
        ScalarType::Real => {
            let number = argument::<Float64Array>(args, 0, ty)?;
            Arc::new(
                (0..rows)
                    .map(|row| Some(round_real(number.get(row)?, places(row)?)))
                    .collect::<Float64Array>(),
            )
        }
        ScalarType::Decimal => {
            let number = argument::<DecimalArray>(args, 0, ty)?;
            let rounded: DecimalArray = (0..rows)
                .map(|row| {
                    if number.is_null(row) {
                        return None;
                    }
                    let value = DecimalValue(number.array.value(number.at(row)));
                    value.round(places(row)?).map(|value| value.0)
                })
                .collect();
            Arc::new(rounded.with_precision_and_scale(
                ScalarType::DECIMAL_PRECISION,
                ScalarType::DECIMAL_SCALE,
            )?)
        }
        _ => {
            let number = argument::<Int64Array>(args, 0, ty)?;
            let round = |row| {
                i64::try_from(round_whole(
                    i128::from(number.get(row)?),
                    places(row)?.checked_neg()?,
                )?)
                .ok()
            };
            Arc::new((0..rows).map(round).collect::<Int64Array>())
        }
    };
    Ok(args.wrap(crate::convert(&array, ty, args.return_type)?))
}

fn round_real(value: f64, places: i64) -> f64 {
    if !value.is_finite() || places > 300 {
        return value;
    }
    if places < -300 {
        return 0.0;
    }
    let scale = 10f64.powi(places.unsigned_abs() as i32);
    let scaled = if places >= 0 {
        value * scale
    } else {
        value / scale
    };
    if !scaled.is_finite() {
        return value;
    }
    let rounded = scaled.round();
    let result = if places >= 0 {
        rounded / scale
    } else {
        rounded * scale
    };
    // Adding zero makes negative zero plain.
    result + 0.0
}

/// Rounds away a number of digits; none or fewer leave the value.
fn round_whole(value: i128, digits: i64) -> Option<i128> {
    if digits <= 0 {
        return Some(value);
    }
    let Some(unit) = u32::try_from(digits)
        .ok()
        .and_then(|d| 10i128.checked_pow(d))
    else {
        return Some(0);
    };
    let half = if value < 0 { -(unit / 2) } else { unit / 2 };
    value
        .checked_add(half)?
        .checked_div(unit)?
        .checked_mul(unit)
}
