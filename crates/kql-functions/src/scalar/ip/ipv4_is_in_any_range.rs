//! `ipv4_is_in_any_range()`: tells whether an IPv4 address lies in one of several ranges.

use kql_types::ScalarType;

use super::_address::{Family, is_in_any_range};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv4_is_in_any_range",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether an IPv4 address lies in one of several ranges.",
    signatures: &[
        fixed(
            &[
                required("ip", ParameterType::StringOrDynamic, "address"),
                required("ranges", ParameterType::DynamicArray, "ranges"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("ip", ParameterType::StringOrDynamic, "address"),
                repeated(
                    "ranges",
                    ParameterType::Exact(ScalarType::String),
                    1,
                    32767,
                    "ranges",
                ),
            ],
            ScalarType::Bool,
        ),
    ],
    returns: "true or false; null for text that is no address. Ranges that are none are passed over.",
    notes: &[],
    examples: &[
        example(
            "Two networks",
            "print r = ipv4_is_in_any_range('192.168.1.1', '192.168.1.1/24', '10.0.0.0/8')",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = isnull(ipv4_is_in_any_range('', dynamic(['192.168.1.1/24'])))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    is_in_any_range(args, Family::V4)
}
