//! `ipv4_compare()`: compares two IPv4 addresses under their prefixes.

use std::sync::Arc;

use kql_types::ScalarType;

use super::_address::{Family, compare_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv4_compare",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Compares two IPv4 addresses under their prefixes.",
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
        ScalarType::Long,
    )],
    returns: "0 when they are equal under the shortest prefix, 1 when the first is greater, else -1; null for text that is no address.",
    notes: &["The shortest of the prefixes counts."],
    examples: &[
        example(
            "One network",
            "print r = ipv4_compare('192.168.1.1/24', '192.168.1.255')",
            "r:long\n0",
        ),
        example(
            "Empty text",
            "print r = ipv4_compare('', '192.168.1.255')",
            "r:long\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(Arc::new(compare_rows(args, Family::V4)?)))
}
