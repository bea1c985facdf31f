//! `current_principal_details()`: returns details of who runs the query; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "current_principal_details",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns details of who runs the query; refused.",
    signatures: &[fixed(&[], ScalarType::Dynamic)],
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
    implementation: Implementation::Refused("a local run has no directory to ask"),
};
