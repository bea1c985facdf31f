//! `current_node_id()`: returns the node that evaluates a row; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "current_node_id",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the node that evaluates a row; refused.",
    signatures: &[fixed(&[], ScalarType::String)],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "What a run does know",
            "print r = current_database() == current_database()",
            "r:bool\ntrue",
        ),
        example(
            "Never empty",
            "print r = strlen(current_principal()) > 0",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: false,
    implementation: Implementation::Refused("a local run has no nodes"),
};
