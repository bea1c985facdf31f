//! `parse_ipv6_mask()`: returns the network of an IPv6 or IPv4 address in the full form of IPv6.

use kql_types::ScalarType;

use super::_address::Network;
use super::_full_form::write_v6;
use crate::convert::{long, text};
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_ipv6_mask",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns the network of an IPv6 or IPv4 address in the full form of IPv6.",
    signatures: &[fixed(
        &[
            required(
                "ip",
                ParameterType::Exact(ScalarType::String),
                "address, with or without prefix",
            ),
            required(
                "prefix",
                ParameterType::Exact(ScalarType::Long),
                "number of bits that count, 0 to 128",
            ),
        ],
        ScalarType::String,
    )],
    returns: "Eight groups of four hexadecimal digits, under the shorter prefix; empty for text that is no address or a prefix out of range.",
    notes: &[],
    examples: &[
        example(
            "A network",
            "print r = parse_ipv6_mask('fe80::85d:e82c:9446:7994', 120)",
            "r:string\nfe80:0000:0000:0000:085d:e82c:9446:7900",
        ),
        example(
            "Empty text",
            "print r = parse_ipv6_mask('', 120)",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (source, prefix) = (text(args, 0)?, long(args, 1)?);
    texts(args, |row, out| {
        let prefix = prefix
            .get(row)
            .and_then(|p| u32::try_from(p).ok())
            .filter(|p| *p <= 128);
        if let (Some(network), Some(prefix)) = (Network::parse(source.text(row)), prefix) {
            write_v6(network.with_prefix_of(prefix).masked(), out);
        }
    })
}
