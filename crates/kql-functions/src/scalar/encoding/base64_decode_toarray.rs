//! `base64_decode_toarray()`: decodes bytes from Base64.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use super::_base64::decode;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "base64_decode_toarray",
    aliases: &[],
    category: Category::Encoding,
    summary: "Decodes bytes from Base64.",
    signatures: &[fixed(
        &[required(
            "base64_string",
            ParameterType::Exact(ScalarType::String),
            "Base64 to decode",
        )],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic array of numbers from 0 to 255; null for what is no Base64.",
    notes: &[],
    examples: &[
        example(
            "A text's bytes",
            "print r = base64_decode_toarray('S3VzdG8=')",
            "r:dynamic\n[75,117,115,116,111]",
        ),
        example(
            "Empty text",
            "print r = base64_decode_toarray('')",
            "r:dynamic\n[]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        match decode(source.text(row)) {
            Some(bytes) => out.append_with(|e| {
                e.begin_array();
                bytes.iter().for_each(|byte| e.long(i64::from(*byte)));
                e.end();
            }),
            None => out.append_null(),
        }
    }
    Ok(args.wrap(out.finish_ref()))
}
