//! `format_ipv4_mask()`: writes an IPv4 address, cut to a network, with its prefix.

use kql_types::ScalarType;

use super::_write::format;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "format_ipv4_mask",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Writes an IPv4 address, cut to a network, with its prefix.",
    signatures: &[fixed(
        &[
            required("ip", ParameterType::Scalar, "address as text or number"),
            required(
                "prefix",
                ParameterType::Exact(ScalarType::Long),
                "number of bits that count, 0 to 32",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The address and prefix; empty for what is no address or a prefix out of range.",
    notes: &[],
    examples: &[
        example(
            "A network",
            "print r = format_ipv4_mask('192.168.1.255', 24)",
            "r:string\n192.168.1.0/24",
        ),
        example(
            "A number",
            "print r = format_ipv4_mask(3232236031, 32)",
            "r:string\n192.168.1.255/32",
        ),
        example(
            "An invalid prefix",
            "print r = format_ipv4_mask('192.168.1.255', -1)",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    format(args, true)
}
