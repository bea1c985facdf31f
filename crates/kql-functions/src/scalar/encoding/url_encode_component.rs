//! `url_encode_component()`: encodes a text for use in a URL, blanks as `%20`.

use kql_types::ScalarType;

use super::_percent::encode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "url_encode_component",
    aliases: &[],
    category: Category::Encoding,
    summary: "Encodes a text for use in a URL, blanks as `%20`.",
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
            "print r = url_encode_component('https://www.bing.com/hello world')",
            "r:string\nhttps%3a%2f%2fwww.bing.com%2fhello%20world",
        ),
        example(
            "Empty text",
            "print r = url_encode_component('')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| encode(source.text(row), "%20", out))
}
