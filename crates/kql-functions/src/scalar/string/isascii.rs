//! `isascii()`: tells whether a text holds ASCII characters only.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isascii",
    aliases: &[],
    category: Category::String,
    summary: "Tells whether a text holds ASCII characters only.",
    signatures: &[fixed(
        &[required("value", ParameterType::Scalar, "text to test")],
        ScalarType::Bool,
    )],
    returns: "true or false; true for the empty text.",
    notes: &[],
    examples: &[
        example("ASCII", "print r = isascii('some string')", "r:bool\ntrue"),
        example("Not ASCII", "print r = isascii('Ü')", "r:bool\nfalse"),
        example("Empty text", "print r = isascii('')", "r:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let answers: Vec<bool> = (0..args.output_rows())
        .map(|row| source.text(row).is_ascii())
        .collect();
    Ok(args.wrap(Arc::new(BooleanArray::from(answers))))
}
