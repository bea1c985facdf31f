//! `parse_ipv4()`: returns an IPv4 address as a number.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use super::_address::Network;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_ipv4",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns an IPv4 address as a number.",
    signatures: &[fixed(
        &[required(
            "ip",
            ParameterType::Exact(ScalarType::String),
            "address; with a prefix only its bits count",
        )],
        ScalarType::Long,
    )],
    returns: "0 to 4294967295; null for text that is no address.",
    notes: &[],
    examples: &[
        example(
            "An address",
            "print r = parse_ipv4('192.168.1.1')",
            "r:long\n3232235777",
        ),
        example(
            "A network",
            "print r = parse_ipv4('192.168.1.1/24')",
            "r:long\n3232235776",
        ),
        example("Empty text", "print r = parse_ipv4('')", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let number = |row| Network::parse_v4(source.text(row)).map(|n| i64::from(n.masked() as u32));
    Ok(args.wrap(Arc::new(
        (0..args.output_rows()).map(number).collect::<Int64Array>(),
    )))
}
