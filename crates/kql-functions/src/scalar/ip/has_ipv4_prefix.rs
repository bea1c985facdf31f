//! `has_ipv4_prefix()`: tells whether a text holds an IPv4 address that begins with a prefix.

use kql_types::ScalarType;

use super::_search::has_any;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "has_ipv4_prefix",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether a text holds an IPv4 address that begins with a prefix.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::StringOrDynamic, "text to search"),
            required(
                "ip_prefix",
                ParameterType::Exact(ScalarType::String),
                "prefix to look for",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false; false for prefixes that are none.",
    notes: &[],
    examples: &[
        example(
            "A prefix",
            "print r = has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0.')",
            "r:bool\ntrue",
        ),
        example(
            "A prefix ends with a dot",
            "print r = has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0')",
            "r:bool\nfalse",
        ),
        example(
            "Empty text",
            "print r = has_ipv4_prefix('', '127.0.0.1')",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    has_any(args, true)
}
