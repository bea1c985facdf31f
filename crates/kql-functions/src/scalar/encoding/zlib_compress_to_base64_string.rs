//! `zlib_compress_to_base64_string()`: packs a text in zlib format and Base64.

use kql_types::ScalarType;

use super::_compression::{Format, compress};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "zlib_compress_to_base64_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Packs a text in zlib format and Base64.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "text to pack",
        )],
        ScalarType::String,
    )],
    returns: "The Base64; never empty.",
    notes: &[],
    examples: &[
        example(
            "There and back",
            "print r = zlib_decompress_from_base64_string(zlib_compress_to_base64_string('1234567890qwertyuiop'))",
            "r:string\n1234567890qwertyuiop",
        ),
        example(
            "Empty text",
            "print r = zlib_decompress_from_base64_string(zlib_compress_to_base64_string(''))",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    compress(args, Format::Zlib)
}
