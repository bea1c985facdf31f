//! `assert()`: stops the query where a condition does not hold.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "assert",
 aliases: &[],
 category: Category::Conditional,
 summary: "Stops the query where a condition does not hold.",
 signatures: &[fixed(&[constant("predicate", ParameterType::Exact(ScalarType::Bool), "what must hold"), constant("message", ParameterType::Exact(ScalarType::String), "what the error says otherwise")], ScalarType::Bool)],
 returns: "true; an error where the condition is false. A null condition holds.",
 notes: &["The condition is a constant, and is checked before anything runs."],
 examples: &[example("It holds","print r = assert(1 < 2, \"numbers are in order\")","r:bool\ntrue"),example("A null holds","print r = assert(bool(null), \"\")","r:bool\ntrue")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Binder,
};
