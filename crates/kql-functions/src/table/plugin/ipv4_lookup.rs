//! `evaluate ipv4_lookup()`: rows with the networks that hold their IPv4 address.

use super::_lookup::{RETURN_UNMATCHED, lookup_outputs};
use super::_networks::look_up;
use crate::scalar::ip::_address::Family;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "ipv4_lookup",
    kind: TableFunctionKind::Plugin,
    summary: "Puts rows beside the rows of a table whose network holds their IPv4 address.",
    parameters: &[
        lookup_table("LookupTable", "the table to look in"),
        column("SourceIPv4Key", ParameterType::Scalar, "the column of addresses, with or without a prefix"),
        lookup_column("IPv4LookupKey", ParameterType::Scalar, "the table's column of networks"),
        Parameter {
            kind: ArgumentKind::CommonColumn,
            ..extra_columns("ExtraKey", ParameterType::Scalar, "columns that both tables have and that must be equal too")
        },
        RETURN_UNMATCHED,
    ],
    returns: "A row for each match: the columns of the input, and those of the table but for the extra keys. With \
              `return_unmatched` rows that match nothing come with nulls; else they are left out, as for text that \
              is no address. No rows give no rows.",
    notes: &["A row comes once for each network that matches, in the order of the table."],
    examples: &[
        example(
            "The network of an address",
            "datatable(ip:string)['10.1.2.3', '192.168.1.1'] | evaluate ipv4_lookup((datatable(net:string, site:string)['10.0.0.0/8', 'a', '172.16.0.0/12', 'b']), ip, net)",
            "ip:string|net:string|site:string\n10.1.2.3|10.0.0.0/8|a",
        ),
        example(
            "An extra key, and rows without a match",
            "datatable(ip:string, site:string)['10.1.2.3', 'a', '10.1.2.3', 'b'] | evaluate ipv4_lookup((datatable(net:string, site:string, n:long)['10.0.0.0/8', 'a', 1]), ip, net, site, return_unmatched = true)",
            "ip:string|site:string|net:string|n:long\n10.1.2.3|a|10.0.0.0/8|1\n10.1.2.3|b||",
        ),
        example(
            "No address",
            "datatable(ip:string)[''] | evaluate ipv4_lookup((datatable(net:string)['10.0.0.0/8', '']), ip, net)",
            "ip:string|net:string",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    lookup_outputs(call, 3..call.arguments.len().saturating_sub(1).max(3))
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    look_up(args, Family::V4, 3..args.arguments.len().saturating_sub(1).max(3))
}
