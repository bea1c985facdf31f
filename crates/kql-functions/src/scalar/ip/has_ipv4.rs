//! `has_ipv4()`: tells whether a text holds an IPv4 address.

use kql_types::ScalarType;

use super::_search::has_any;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "has_ipv4",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether a text holds an IPv4 address.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::StringOrDynamic, "text to search"),
            required(
                "ip",
                ParameterType::Exact(ScalarType::String),
                "address to look for",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false; false for addresses that are none.",
    notes: &[],
    examples: &[
        example(
            "An address",
            "print r = has_ipv4('05:04:54 127.0.0.1 GET', '127.0.0.1')",
            "r:bool\ntrue",
        ),
        example(
            "A letter or digit touches it",
            "print r = has_ipv4('05:04:54127.0.0.1 GET', '127.0.0.1')",
            "r:bool\nfalse",
        ),
        example(
            "Empty text",
            "print r = has_ipv4('', '127.0.0.1')",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    has_any(args, false)
}
