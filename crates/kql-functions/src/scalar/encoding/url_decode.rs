//! `url_decode()`: decodes a text from a URL.

use kql_types::ScalarType;

use super::_percent::decode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "url_decode",
    aliases: &[],
    category: Category::Encoding,
    summary: "Decodes a text from a URL.",
    signatures: &[fixed(
        &[required(
            "encoded_url",
            ParameterType::Exact(ScalarType::String),
            "text to decode",
        )],
        ScalarType::String,
    )],
    returns: "The text; a `%` without two hexadecimal digits stays. Empty for empty.",
    notes: &["A `+` stands for a blank."],
    examples: &[
        example(
            "A URL",
            "print r = url_decode('https%3a%2f%2fwww.bing.com%2f')",
            "r:string\nhttps://www.bing.com/",
        ),
        example("Empty text", "print r = url_decode('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| out.push_str(&decode(source.text(row))))
}
