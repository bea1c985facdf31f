//! `cursor_after()`: tells whether a row came after a cursor; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "cursor_after",
    aliases: &[],
    category: Category::Metadata,
    summary: "Tells whether a row came after a cursor; refused.",
    signatures: &[fixed(
        &[required(
            "cursor",
            ParameterType::Exact(ScalarType::String),
            "cursor",
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
    implementation: Implementation::Refused(
        "tables here have no cursors; filter by `ingestion_time()`",
    ),
};
