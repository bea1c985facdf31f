//! `format_ipv4()`: writes an IPv4 address, cut to a network.

use kql_types::ScalarType;

use super::_write::format;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "format_ipv4",
    aliases: &[],
    category: Category::IpAddress,
    summary: "Writes an IPv4 address, cut to a network.",
    signatures: &[fixed(
        &[
            required("ip", ParameterType::Scalar, "address as text or number"),
            optional(
                "prefix",
                ParameterType::Exact(ScalarType::Long),
                "number of bits that count, 0 to 32",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The address; empty for what is no address or a prefix out of range.",
    notes: &[],
    examples: &[
        example(
            "A network",
            "print r = format_ipv4('192.168.1.255', 24)",
            "r:string\n192.168.1.0",
        ),
        example(
            "A number",
            "print r = format_ipv4(3232236031, 32)",
            "r:string\n192.168.1.255",
        ),
        example(
            "An invalid prefix",
            "print r = format_ipv4('192.168.1.255', -1)",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    format(args, false)
}
