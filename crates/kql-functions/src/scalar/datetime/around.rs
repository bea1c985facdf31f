//! `around()`: tells whether a value lies within a distance of another.

use std::sync::Arc;

use arrow::array::{BooleanArray, Float64Array, Int64Array};
use kql_types::ScalarType;

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "around",
    aliases: &[],
    category: Category::DateTime,
    summary: "Tells whether a value lies within a distance of another.",
    signatures: &[fixed(
        &[
            required("value", ParameterType::Scalar, "value to test"),
            required("center", ParameterType::Scalar, "middle of the range"),
            required("delta", ParameterType::Scalar, "greatest distance"),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, ends included; null when an argument is null, or the types have no distance.",
    notes: &[],
    examples: &[
        example(
            "Around half past one",
            "print r = around(datetime(2021-01-01 01:31), datetime(2021-01-01 01:30), 1min)",
            "r:bool\ntrue",
        ),
        example("Numbers", "print r = around(100, 90, 5)", "r:bool\nfalse"),
        example(
            "A null",
            "print r = isnull(around(long(null), 90, 5))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let is_time = args
        .types
        .iter()
        .any(|t| matches!(t, ScalarType::DateTime | ScalarType::TimeSpan));
    let is_distance = |t: &ScalarType| {
        matches!(t, ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Dynamic)
    };
    let within: BooleanArray = if is_time && !args.types.iter().all(is_distance) {
        BooleanArray::new_null(rows)
    } else if is_time {
        // What is dynamic is read as what it is compared with.
        let known = args.types.iter().take(2).find(|t| **t != ScalarType::Dynamic);
        let of = |index: usize| {
            let ty = match args.types[index] {
                ScalarType::Dynamic if index == 2 => ScalarType::TimeSpan,
                ScalarType::Dynamic => known.copied().unwrap_or(ScalarType::TimeSpan),
                ty => ty,
            };
            argument::<Int64Array>(args, index, ty)
        };
        let (value, center, delta) = (of(0)?, of(1)?, of(2)?);
        let test = |row| {
            Some(value.get(row)?.abs_diff(center.get(row)?) as i128 <= i128::from(delta.get(row)?))
        };
        (0..rows).map(test).collect()
    } else {
        let of = |index: usize| argument::<Float64Array>(args, index, ScalarType::Real);
        let (value, center, delta) = (of(0)?, of(1)?, of(2)?);
        let test = |row| Some((value.get(row)? - center.get(row)?).abs() <= delta.get(row)?);
        (0..rows).map(test).collect()
    };
    Ok(args.wrap(Arc::new(within)))
}
