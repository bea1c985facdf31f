//! `base64_encode_fromarray()`: encodes bytes in Base64.

use arrow::array::BinaryViewArray;
use kql_types::ScalarType;

use super::_base64::encode;
use crate::convert::argument;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "base64_encode_fromarray",
    aliases: &[],
    category: Category::Encoding,
    summary: "Encodes bytes in Base64.",
    signatures: &[fixed(
        &[required(
            "base64_string_decoded_as_array",
            ParameterType::DynamicArray,
            "numbers from 0 to 255",
        )],
        ScalarType::String,
    )],
    returns: "The Base64; empty for what is no array of bytes.",
    notes: &[],
    examples: &[
        example(
            "A text's bytes",
            "print r = base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))",
            "r:string\nS3VzdG8=",
        ),
        example(
            "A number too large",
            "print r = base64_encode_fromarray(dynamic([256]))",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = argument::<BinaryViewArray>(args, 0, ScalarType::Dynamic)?;
    texts(args, |row, out| {
        let byte =
            |v: kql_types::dynamic::DynamicRef<'_>| v.as_long().and_then(|n| u8::try_from(n).ok());
        let bytes: Option<Vec<u8>> = source.get(row).elements().map(byte).collect();
        encode(&bytes.unwrap_or_default(), out);
    })
}
