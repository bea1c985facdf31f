//! `not()`: turns a truth value into its opposite.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "not",
    aliases: &[],
    category: Category::Conditional,
    summary: "Turns a truth value into its opposite.",
    signatures: &[fixed(
        &[required(
            "expression",
            ParameterType::Exact(ScalarType::Bool),
            "truth value",
        )],
        ScalarType::Bool,
    )],
    returns: "true for false, false for true; null for null.",
    notes: &[],
    examples: &[
        example("An opposite", "print r = not(1 == 2)", "r:bool\ntrue"),
        example(
            "A null",
            "print r = isnull(not(bool(null)))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let value = argument::<BooleanArray>(args, 0, ScalarType::Bool)?;
    Ok(args.wrap(Arc::new(arrow::compute::not(&value.array)?)))
}
