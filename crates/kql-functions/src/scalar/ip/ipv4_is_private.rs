//! `ipv4_is_private()`: tells whether an IPv4 address belongs to a private network.

use std::sync::Arc;

use kql_types::ScalarType;

use super::_address::{Network, V4_BITS, v4_answers};
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv4_is_private",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Tells whether an IPv4 address belongs to a private network.",
    signatures: &[fixed(
        &[required(
            "ip",
            ParameterType::Exact(ScalarType::String),
            "address, or range",
        )],
        ScalarType::Bool,
    )],
    returns: "true for 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16, a range only as a whole; null for text that is no address.",
    notes: &[],
    examples: &[
        example(
            "A private address",
            "print r = ipv4_is_private('192.168.1.1/24')",
            "r:bool\ntrue",
        ),
        example(
            "The loopback is none",
            "print r = ipv4_is_private('127.0.0.1')",
            "r:bool\nfalse",
        ),
        example(
            "Empty text",
            "print r = isnull(ipv4_is_private(''))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let of_address = |address: u32| is_private(Network { address: address.into(), prefix: 32 + V4_BITS });
    Ok(args.wrap(Arc::new(v4_answers(&source, args.output_rows(), of_address, is_private))))
}

fn is_private(network: Network) -> bool {
    const PRIVATE: [(u32, u32); 3] = [(0x0a00_0000, 8), (0xac10_0000, 12), (0xc0a8_0000, 16)];
    PRIVATE.iter().any(|(address, prefix)| {
        let range = Network {
            address: network.address >> 32 << 32 | u128::from(*address),
            prefix: prefix + V4_BITS,
        };
        network.prefix >= range.prefix && range.holds(network.address)
    })
}
