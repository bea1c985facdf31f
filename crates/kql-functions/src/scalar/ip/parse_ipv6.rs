//! `parse_ipv6()`: returns an IPv6 or IPv4 address in the full form of IPv6.

use kql_types::ScalarType;

use super::_address::Network;
use super::_full_form::write_v6;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_ipv6",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns an IPv6 or IPv4 address in the full form of IPv6.",
    signatures: &[fixed(
        &[required(
            "ip",
            ParameterType::Exact(ScalarType::String),
            "address; with a prefix only its bits count",
        )],
        ScalarType::String,
    )],
    returns: "Eight groups of four hexadecimal digits; empty for text that is no address.",
    notes: &[],
    examples: &[
        example(
            "An IPv4 network",
            "print r = parse_ipv6('192.168.255.255/24')",
            "r:string\n0000:0000:0000:0000:0000:ffff:c0a8:ff00",
        ),
        example("Empty text", "print r = parse_ipv6('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| {
        if let Some(network) = Network::parse(source.text(row)) {
            write_v6(network.masked(), out);
        }
    })
}
