//! `ipv4_is_in_range()`: tells whether an IPv4 address lies in a range.

use kql_types::ScalarType;

use super::_address::{Family, is_in_range};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv4_is_in_range",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether an IPv4 address lies in a range.",
    signatures: &[fixed(
        &[
            required("ip", ParameterType::Exact(ScalarType::String), "address"),
            required(
                "ip_range",
                ParameterType::Exact(ScalarType::String),
                "range such as `10.0.0.0/8`, or a single address",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false; null for text that is no address.",
    notes: &[],
    examples: &[
        example(
            "In the network",
            "print r = ipv4_is_in_range('192.168.1.1', '192.168.1.1/24')",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = isnull(ipv4_is_in_range('', '192.168.1.1/24'))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    is_in_range(args, Family::V4)
}
