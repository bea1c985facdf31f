//! `__lz4_compress_dynamic_array_to_base64_string()`: compresses an array; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__lz4_compress_dynamic_array_to_base64_string",
 aliases: &[],
 category: Category::Encoding,
 summary: "Compresses an array; refused.",
 signatures: &[fixed(&[required("dynamic", ParameterType::DynamicArray, "array")], ScalarType::String)],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("With gzip","print r = gzip_decompress_from_base64_string(gzip_compress_to_base64_string(tostring(dynamic([1, 2]))))","r:string\n[1,2]"),example("Nothing","print r = gzip_compress_to_base64_string(\"\")","r:string\n")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the service does not publish how the array lies in the text; use `gzip_compress_to_base64_string(tostring(…))`"),
};
