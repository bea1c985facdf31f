//! `ipv4_range_to_cidr_list()`: returns the networks that make up a range of IPv4 addresses.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use super::_address::{Network, write_v4};
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ipv4_range_to_cidr_list",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns the networks that make up a range of IPv4 addresses.",
    signatures: &[fixed(
        &[
            required(
                "start_ip",
                ParameterType::Exact(ScalarType::String),
                "first address",
            ),
            required(
                "end_ip",
                ParameterType::Exact(ScalarType::String),
                "last address",
            ),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic array of networks in order; null for text that is no address, empty when the end lies before the start.",
    notes: &[],
    examples: &[
        example(
            "A range",
            "print r = ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')",
            "r:dynamic\n[\"1.1.128.0/21\",\"1.1.136.0/22\",\"1.1.140.0/24\"]",
        ),
        example(
            "Empty text",
            "print r = ipv4_range_to_cidr_list('', '1.1.1.1')",
            "r:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (first, last) = (text(args, 0)?, text(args, 1)?);
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let ends = Network::parse_v4(first.text(row)).zip(Network::parse_v4(last.text(row)));
        let Some((first, last)) = ends else {
            out.append_null();
            continue;
        };
        out.append_with(|e| {
            e.begin_array();
            let (mut next, last) = (u64::from(first.v4()), u64::from(last.v4()));
            let mut network = String::new();
            while next <= last {
                // The largest network that begins here and does not reach beyond the end.
                let aligned = if next == 0 {
                    32
                } else {
                    next.trailing_zeros().min(32)
                };
                let bits = aligned.min((last - next + 1).ilog2());
                network.clear();
                write_v4(next as u32, &mut network);
                network.push_str(&format!("/{}", 32 - bits));
                e.string(&network);
                next += 1 << bits;
            }
            e.end();
        });
    }
    Ok(args.wrap(out.finish_ref()))
}
