//! `punycode_domain_from_string()`: decodes a domain name whose labels are in Punycode.

use kql_types::ScalarType;

use super::_punycode::decode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "punycode_domain_from_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Decodes a domain name whose labels are in Punycode.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "domain name",
        )],
        ScalarType::String,
    )],
    returns: "The domain; labels without `xn--`, or that are no Punycode, stay. Empty for empty.",
    notes: &[],
    examples: &[
        example(
            "A domain",
            "print r = punycode_domain_from_string('xn--Ge-mia.Bulg.edu')",
            "r:string\nGáe.Bulg.edu",
        ),
        example(
            "Empty text",
            "print r = punycode_domain_from_string('')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| {
        for (i, label) in source.text(row).split('.').enumerate() {
            if i > 0 {
                out.push('.');
            }
            let decoded = label.strip_prefix("xn--").and_then(decode);
            out.push_str(decoded.as_deref().unwrap_or(label));
        }
    })
}
