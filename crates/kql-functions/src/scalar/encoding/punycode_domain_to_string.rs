//! `punycode_domain_to_string()`: converts a domain name between Punycode and text; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "punycode_domain_to_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Converts a domain name between Punycode and text; refused.",
    signatures: &[fixed(
        &[required(
            "string",
            ParameterType::Exact(ScalarType::String),
            "domain name",
        )],
        ScalarType::String,
    )],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "Decode a domain",
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
    implementation: Implementation::Refused(
        "its direction is documented both ways; use `punycode_domain_from_string`",
    ),
};
