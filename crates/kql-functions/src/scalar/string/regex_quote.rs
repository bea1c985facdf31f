//! `regex_quote()`: escapes the special characters of regular expressions.

use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "regex_quote",
    aliases: &[],
    category: Category::String,
    summary: "Escapes the special characters of regular expressions.",
    signatures: &[fixed(
        &[required("string", ParameterType::Scalar, "text to escape")],
        ScalarType::String,
    )],
    returns: "The text; empty for empty.",
    notes: &[],
    examples: &[
        example(
            "Parentheses and dots",
            "print r = regex_quote('(so$me.Te^xt)')",
            "r:string\n\\(so\\$me\\.Te\\^xt\\)",
        ),
        example("Empty text", "print r = regex_quote('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| {
        out.push_str(&regex::escape(source.text(row)))
    })
}
