//! `__ipv6_lookup_ranges()`: returns ranges that an address is in; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__ipv6_lookup_ranges",
 aliases: &[],
 category: Category::IpAddress,
 summary: "Returns ranges that an address is in; refused.",
 signatures: &[fixed(&[required("ip", ParameterType::StringOrDynamic, "address"), required("ranges", ParameterType::DynamicArray, "ranges")], ScalarType::Dynamic)],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("In a range","print r = ipv6_is_in_any_range(\"10.1.2.3\", dynamic([\"10.0.0.0/8\"]))","r:bool\ntrue"),example("No address","print r = ipv6_is_in_any_range(\"\", dynamic([\"10.0.0.0/8\"]))","r:bool\n")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the service does not publish what it returns; use `ipv6_is_in_any_range()`"),
};
