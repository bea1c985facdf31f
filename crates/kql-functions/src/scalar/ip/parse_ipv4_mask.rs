//! `parse_ipv4_mask()`: returns the network of an IPv4 address as a number.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use super::_address::{Family, Network};
use crate::convert::{long, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_ipv4_mask",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns the network of an IPv4 address as a number.",
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
                "number of bits that count, 0 to 32",
            ),
        ],
        ScalarType::Long,
    )],
    returns: "0 to 4294967295, under the shorter prefix; null for text that is no address or a prefix out of range.",
    notes: &[],
    examples: &[
        example(
            "A network",
            "print r = parse_ipv4_mask('192.168.1.1', 24)",
            "r:long\n3232235776",
        ),
        example(
            "Empty text",
            "print r = parse_ipv4_mask('', 24)",
            "r:long\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (source, prefix) = (text(args, 0)?, long(args, 1)?);
    let number = |row| {
        let network = Network::parse_v4(source.text(row))?;
        let prefix = Family::V4.prefix(prefix.get(row)?, &[network])?;
        Some(i64::from(network.with_prefix_of(prefix).masked() as u32))
    };
    Ok(args.wrap(Arc::new(
        (0..args.output_rows()).map(number).collect::<Int64Array>(),
    )))
}
