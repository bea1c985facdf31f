//! `zlib_decompress_from_base64_string()`: unpacks a text from Base64 and zlib format.

use kql_types::ScalarType;

use super::_compression::{Format, decompress};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "zlib_decompress_from_base64_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Unpacks a text from Base64 and zlib format.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "text to unpack",
        )],
        ScalarType::String,
    )],
    returns: "The text; empty for what is no such text.",
    notes: &[],
    examples: &[
        example(
            "A packed text",
            "print r = zlib_decompress_from_base64_string('eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=')",
            "r:string\nTest string 123",
        ),
        example(
            "No packed text",
            "print r = zlib_decompress_from_base64_string('x0x0x0')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    decompress(args, Format::Zlib)
}
