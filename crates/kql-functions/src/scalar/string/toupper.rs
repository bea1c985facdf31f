//! `toupper()`: returns a text in upper case.

use kql_types::ScalarType;

use super::_case::{Case, convert_case};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "toupper",
    aliases: &[],
    category: Category::String,
    summary: "Returns a text in upper case.",
    signatures: &[fixed(
        &[required("value", ParameterType::Scalar, "text to convert")],
        ScalarType::String,
    )],
    returns: "The text; a letter without an upper-case form stays. Empty for empty.",
    notes: &[],
    examples: &[
        example("Letters", "print r = toupper('Hello')", "r:string\nHELLO"),
        example("Empty text", "print r = toupper('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_case(args, Case::Upper)
}
