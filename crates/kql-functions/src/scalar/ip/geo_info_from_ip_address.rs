//! `geo_info_from_ip_address()`: returns where an IP address is; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "geo_info_from_ip_address",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Returns where an IP address is; refused.",
    signatures: &[fixed(
        &[required(
            "ip",
            ParameterType::Exact(ScalarType::String),
            "address",
        )],
        ScalarType::Dynamic,
    )],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "Look it up in a table of one's own",
            "print r = ipv4_is_in_range('20.53.203.50', '20.53.0.0/16')",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = isnull(ipv4_is_in_range('', '20.53.0.0/16'))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "it needs a data set of locations, which is not part of the engine; join with a watchlist of ranges by `ipv4_lookup`",
    ),
};
