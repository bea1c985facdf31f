//! `__hash_crc32()`: returns a CRC-32 of a value; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__hash_crc32",
 aliases: &[],
 category: Category::Hash,
 summary: "Returns a CRC-32 of a value; refused.",
 signatures: &[fixed(&[required("source", ParameterType::NotDynamic, "value to hash"),required("mod", ParameterType::Integer, "the remainder by this number is returned"),required("seed", ParameterType::Integer, "number that the hash starts from")], ScalarType::Long)],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("A hash","print r = hash(\"a\", 100) < 100","r:bool\ntrue"),example("A null","print r = hash(long(null))","r:long\n")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the service does not publish which bytes it checks; use `hash()`"),
};
