//! `ipv6_is_match()`: tells whether two IPv6 or IPv4 addresses are equal under their prefixes.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use super::_address::{Family, compare_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv6_is_match",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether two IPv6 or IPv4 addresses are equal under their prefixes.",
    signatures: &[fixed(
        &[
            required(
                "ip1",
                ParameterType::Exact(ScalarType::String),
                "one address, with or without prefix",
            ),
            required(
                "ip2",
                ParameterType::Exact(ScalarType::String),
                "the other address, with or without prefix",
            ),
            optional(
                "prefix",
                ParameterType::Exact(ScalarType::Long),
                "greatest number of bits to compare",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false; null for text that is no address.",
    notes: &["The shortest of the prefixes counts."],
    examples: &[
        example(
            "One network",
            "print r = ipv6_is_match('fe80::85d:e82c:9446:7994/120', 'fe80::85d:e82c:9446:7998')",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = isnull(ipv6_is_match('', 'fe80::85d:e82c:9446:7998'))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let order = compare_rows(args, Family::V6)?;
    Ok(args.wrap(Arc::new(
        order
            .iter()
            .map(|o| o.map(|o| o == 0))
            .collect::<BooleanArray>(),
    )))
}
