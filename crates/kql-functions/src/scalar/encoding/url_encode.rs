//! `url_encode()`: encodes a text for use in a URL.

use kql_types::ScalarType;

use super::_percent::encode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "url_encode",
    aliases: &[],
    category: Category::Encoding,
    summary: "Encodes a text for use in a URL.",
    signatures: &[fixed(
        &[required(
            "url",
            ParameterType::Exact(ScalarType::String),
            "text to encode",
        )],
        ScalarType::String,
    )],
    returns: "The text with all but letters, digits and `-_.!*()` as `%` and hexadecimal digits; empty for empty.",
    notes: &[],
    examples: &[
        example(
            "A URL",
            "print r = url_encode('https://www.bing.com/hello world')",
            "r:string\nhttps%3a%2f%2fwww.bing.com%2fhello+world",
        ),
        example("Empty text", "print r = url_encode('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| encode(source.text(row), "+", out))
}
