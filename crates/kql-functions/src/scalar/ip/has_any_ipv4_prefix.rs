//! `has_any_ipv4_prefix()`: tells whether a text holds one of several IPv4 addresses, each given by its beginning.

use kql_types::ScalarType;

use super::_search::has_any;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "has_any_ipv4_prefix",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether a text holds one of several IPv4 addresses, each given by its beginning.",
    signatures: &[
        fixed(
            &[
                required("source", ParameterType::StringOrDynamic, "text to search"),
                required(
                    "ip_prefixes",
                    ParameterType::DynamicArray,
                    "prefixes to look for",
                ),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("source", ParameterType::StringOrDynamic, "text to search"),
                repeated(
                    "ip_prefixes",
                    ParameterType::Exact(ScalarType::String),
                    1,
                    32767,
                    "prefixes to look for",
                ),
            ],
            ScalarType::Bool,
        ),
    ],
    returns: "true or false; prefixes that are none are passed over.",
    notes: &[],
    examples: &[
        example(
            "One of two",
            "print r = has_any_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0.0.1', '10.0.0.1')",
            "r:bool\ntrue",
        ),
        example(
            "An array",
            "print r = has_any_ipv4_prefix('05:04:54 127.0.0.1 GET', dynamic(['127.0.']))",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = has_any_ipv4_prefix('', '127.0.0.1')",
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
