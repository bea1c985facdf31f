//! `ipv4_netmask_suffix()`: returns the prefix length of an IPv4 address.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use super::_address::{Network, V4_BITS};
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv4_netmask_suffix",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns the prefix length of an IPv4 address.",
    signatures: &[fixed(
        &[required(
            "ip",
            ParameterType::Exact(ScalarType::String),
            "address, with or without prefix",
        )],
        ScalarType::Long,
    )],
    returns: "0 to 32; 32 without a prefix; null for text that is no address.",
    notes: &[],
    examples: &[
        example(
            "A network",
            "print r = ipv4_netmask_suffix('192.168.1.1/24')",
            "r:long\n24",
        ),
        example(
            "Empty text",
            "print r = ipv4_netmask_suffix('')",
            "r:long\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let suffix = |row| Network::parse_v4(source.text(row)).map(|n| i64::from(n.prefix - V4_BITS));
    Ok(args.wrap(Arc::new(
        (0..args.output_rows()).map(suffix).collect::<Int64Array>(),
    )))
}
