//! `tolower()`: returns a text in lower case.

use kql_types::ScalarType;

use super::_case::{Case, convert_case};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tolower",
    aliases: &[],
    category: Category::String,
    summary: "Returns a text in lower case.",
    signatures: &[fixed(
        &[required("value", ParameterType::Scalar, "text to convert")],
        ScalarType::String,
    )],
    returns: "The text; a letter without a lower-case form stays. Empty for empty.",
    notes: &[],
    examples: &[
        example("Letters", "print r = tolower('Hello')", "r:string\nhello"),
        example("Empty text", "print r = tolower('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_case(args, Case::Lower)
}
