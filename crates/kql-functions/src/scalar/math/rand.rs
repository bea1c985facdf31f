//! `rand()`: returns a random number.

use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use super::_random::Random;
use crate::convert::optional_long;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "rand",
    aliases: &[],
    category: Category::Math,
    summary: "Returns a random number.",
    signatures: &[fixed(
        &[optional(
            "number",
            ParameterType::Integer,
            "how many whole numbers to choose from; without it a real is returned",
        )],
        ScalarType::Real,
    )],
    returns: "A real from 0 to below 1, or a whole one from 0 to below the number, which the run's seed, the place of the call in the query and the row decide; null for null.",
    notes: &[],
    examples: &[
        example(
            "Below one",
            "print r = rand() between (0.0 .. 1.0)",
            "r:bool\ntrue",
        ),
        example("A die", "print r = rand(6) < 6", "r:bool\ntrue"),
        example("Each call has its own numbers", "print r = rand() == rand()", "r:bool\nfalse"),
        example("A null", "print r = rand(long(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: false,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    // The last argument is the place of the call.
    let bound = if args.len() > 1 { optional_long(args, 0)? } else { None };
    let mut random = Random::of_call(args)?;
    // A constant bound still gives another number for each row.
    let numbers: Float64Array = (0..args.rows)
        .map(|row| {
            let number = random.real();
            match &bound {
                None => Some(number),
                Some(bound) => match bound.get(row)? {
                    // 0 and 1 mean the default.
                    0 | 1 => Some(number),
                    bound if bound > 0 => Some((number * bound as f64).floor()),
                    _ => None,
                },
            }
        })
        .collect();
    Ok(ColumnValue::Array(Arc::new(numbers)))
}
