//! `current_principal_is_member_of()`: tells whether who runs the query belongs to a group; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "current_principal_is_member_of",
    aliases: &[],
    category: Category::Metadata,
    summary: "Tells whether who runs the query belongs to a group; refused.",
    signatures: &[fixed(
        &[repeated(
            "group",
            ParameterType::StringOrArray,
            1,
            64,
            "groups to look up",
        )],
        ScalarType::Bool,
    )],
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
