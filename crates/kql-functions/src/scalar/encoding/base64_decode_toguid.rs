//! `base64_decode_toguid()`: decodes a guid from Base64.

use std::sync::Arc;

use arrow::array::FixedSizeBinaryBuilder;
use kql_types::ScalarType;

use super::_base64::decode;
use crate::convert::text;
use crate::scalar::hash::_bytes::net_order;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "base64_decode_toguid",
    aliases: &[],
    category: Category::Encoding,
    summary: "Decodes a guid from Base64.",
    signatures: &[fixed(
        &[required(
            "base64_string",
            ParameterType::Exact(ScalarType::String),
            "Base64 of 16 bytes",
        )],
        ScalarType::Guid,
    )],
    returns: "The guid whose bytes, in the order of .NET, the text holds; null for any other text.",
    notes: &[],
    examples: &[
        example(
            "A guid",
            "print r = base64_decode_toguid('8jMxriJurkmwahbmqbIS6w==')",
            "r:guid\nae3133f2-6e22-49ae-b06a-16e6a9b212eb",
        ),
        example(
            "Empty text",
            "print r = base64_decode_toguid('')",
            "r:guid\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = FixedSizeBinaryBuilder::with_capacity(args.output_rows(), 16);
    for row in 0..args.output_rows() {
        match decode(source.text(row)) {
            Some(bytes) if bytes.len() == 16 => out.append_value(net_order(&bytes))?,
            _ => out.append_null(),
        }
    }
    Ok(args.wrap(Arc::new(out.finish())))
}
