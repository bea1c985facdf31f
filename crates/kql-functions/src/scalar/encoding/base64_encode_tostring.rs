//! `base64_encode_tostring()`: encodes a text in Base64.

use kql_types::ScalarType;

use super::_base64::encode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "base64_encode_tostring",
    aliases: &["base64_encodestring"],
    category: Category::Encoding,
    summary: "Encodes a text in Base64.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "text to encode",
        )],
        ScalarType::String,
    )],
    returns: "The Base64 of the text's UTF-8; empty for empty.",
    notes: &[],
    examples: &[
        example(
            "A text",
            "print r = base64_encode_tostring('Kusto')",
            "r:string\nS3VzdG8=",
        ),
        example(
            "Empty text",
            "print r = base64_encode_tostring('')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| encode(source.text(row).as_bytes(), out))
}
