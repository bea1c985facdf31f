//! `__invoke()`: calls a function of the service by name; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__invoke",
 aliases: &[],
 category: Category::Metadata,
 summary: "Calls a function of the service by name; refused.",
 signatures: &[block(&[Parameter { kind: ArgumentKind::Literal, ..required("name", ParameterType::Exact(ScalarType::String), "name of the function") }, Parameter { kind: ArgumentKind::Literal, ..required("type", ParameterType::Type, "type of its result") }, repeated("arg", ParameterType::Scalar, 0, 32767, "arguments")], Returns::TypeLiteral(1))],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("A function by its name","print r = strlen(\"abc\")","r:long\n3"),example("Empty text","print r = strlen(\"\")","r:long\n0")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the functions that it calls are inside the service"),
};
