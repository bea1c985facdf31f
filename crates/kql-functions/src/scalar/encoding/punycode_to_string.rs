//! `punycode_to_string()`: decodes a text from Punycode.

use kql_types::ScalarType;

use super::_punycode::decode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "punycode_to_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Decodes a text from Punycode.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "text",
        )],
        ScalarType::String,
    )],
    returns: "The text; empty for what is no Punycode.",
    notes: &["The prefix `xn--` of domain names is not part of the text."],
    examples: &[
        example(
            "A word",
            "print r = punycode_to_string('acadmie-franaise-npb1a')",
            "r:string\nacadémie-française",
        ),
        example(
            "Empty text",
            "print r = punycode_to_string('')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| out.extend(decode(source.text(row))))
}
