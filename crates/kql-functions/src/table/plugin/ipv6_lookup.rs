//! `evaluate ipv6_lookup()`: rows with the networks that hold their IPv6 address.

use super::_lookup::{RETURN_UNMATCHED, lookup_outputs};
use super::_networks::look_up;
use crate::scalar::ip::_address::Family;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "ipv6_lookup",
    kind: TableFunctionKind::Plugin,
    summary: "Puts rows beside the rows of a table whose network holds their IPv6 or IPv4 address.",
    parameters: &[
        lookup_table("LookupTable", "the table to look in"),
        column("SourceIPv6Key", ParameterType::Scalar, "the column of addresses, with or without a prefix"),
        lookup_column("IPv6LookupKey", ParameterType::Scalar, "the table's column of networks"),
        RETURN_UNMATCHED,
    ],
    returns: "A row for each match: the columns of the input, and those of the table. With `return_unmatched` rows \
              that match nothing come with nulls; else they are left out, as for text that is no address. No rows \
              give no rows.",
    notes: &["A row comes once for each network that matches, in the order of the table."],
    examples: &[
        example(
            "The network of an address",
            "datatable(ip:string)['2001:db8:1::5', 'fe80::1'] | evaluate ipv6_lookup((datatable(net:string, site:string)['2001:db8::/32', 'a']), ip, net)",
            "ip:string|net:string|site:string\n2001:db8:1::5|2001:db8::/32|a",
        ),
        example(
            "Rows without a match, no address",
            "datatable(ip:string)['', '10.1.1.1'] | evaluate ipv6_lookup((datatable(net:string, n:long)['10.0.0.0/8', 1]), ip, net, return_unmatched = true)",
            "ip:string|net:string|n:long\n||\n10.1.1.1|10.0.0.0/8|1",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    lookup_outputs(call, 3..3)
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    look_up(args, Family::V6, 3..3)
}
