//! `reverse()`: returns a text from end to start.

use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "reverse",
    aliases: &[],
    category: Category::String,
    summary: "Returns a text from end to start.",
    signatures: &[fixed(
        &[required(
            "value",
            ParameterType::Scalar,
            "text to turn around",
        )],
        ScalarType::String,
    )],
    returns: "The text, character by character; empty for empty.",
    notes: &[],
    examples: &[
        example("Letters", "print r = reverse('acdef')", "r:string\nfedca"),
        example("A number", "print r = reverse(123)", "r:string\n321"),
        example("Empty text", "print r = reverse('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| out.extend(source.text(row).chars().rev()))
}
