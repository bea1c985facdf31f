//! `punycode_from_string()`: encodes a text in Punycode.

use kql_types::ScalarType;

use super::_punycode::encode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "punycode_from_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Encodes a text in Punycode.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "text",
        )],
        ScalarType::String,
    )],
    returns: "The text; empty for empty.",
    notes: &["The prefix `xn--` of domain names is not part of the text."],
    examples: &[
        example(
            "A word",
            "print r = punycode_from_string('académie-française')",
            "r:string\nacadmie-franaise-npb1a",
        ),
        example(
            "Empty text",
            "print r = punycode_from_string('')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| out.extend(encode(source.text(row))))
}
