//! `base64_encode_fromguid()`: encodes a guid in Base64.

use arrow::array::FixedSizeBinaryArray;
use kql_types::ScalarType;

use super::_base64::encode;
use crate::convert::argument;
use crate::scalar::hash::_bytes::net_order;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "base64_encode_fromguid",
    aliases: &[],
    category: Category::Encoding,
    summary: "Encodes a guid in Base64.",
    signatures: &[fixed(
        &[required(
            "guid",
            ParameterType::Exact(ScalarType::Guid),
            "guid to encode",
        )],
        ScalarType::String,
    )],
    returns: "The Base64 of its bytes in the order of .NET; empty for null.",
    notes: &[],
    examples: &[
        example(
            "A guid",
            "print r = base64_encode_fromguid(guid(ae3133f2-6e22-49ae-b06a-16e6a9b212eb))",
            "r:string\n8jMxriJurkmwahbmqbIS6w==",
        ),
        example(
            "A null",
            "print r = base64_encode_fromguid(guid(null))",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = argument::<FixedSizeBinaryArray>(args, 0, ScalarType::Guid)?;
    texts(args, |row, out| {
        if !source.is_null(row) {
            encode(&net_order(source.array.value(source.at(row))), out);
        }
    })
}
