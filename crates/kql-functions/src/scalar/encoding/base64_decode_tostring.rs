//! `base64_decode_tostring()`: decodes a text from Base64.

use kql_types::ScalarType;

use super::_base64::decode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "base64_decode_tostring",
    aliases: &["base64_decodestring"],
    category: Category::Encoding,
    summary: "Decodes a text from Base64.",
    signatures: &[fixed(
        &[required(
            "base64_string",
            ParameterType::Exact(ScalarType::String),
            "Base64 to decode",
        )],
        ScalarType::String,
    )],
    returns: "The text; empty for what is no Base64 or no UTF-8.",
    notes: &[],
    examples: &[
        example(
            "A text",
            "print r = base64_decode_tostring('S3VzdG8=')",
            "r:string\nKusto",
        ),
        example(
            "No UTF-8",
            "print r = base64_decode_tostring('U3RyaW5n0KHR0tGA0L7Rh9C60LA=')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| {
        if let Some(bytes) = decode(source.text(row))
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            out.push_str(text);
        }
    })
}
