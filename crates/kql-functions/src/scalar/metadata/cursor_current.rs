//! `cursor_current()`: returns the database's cursor; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "cursor_current",
    aliases: &["current_cursor"],
    category: Category::Metadata,
    summary: "Returns the database's cursor; refused.",
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
    implementation: Implementation::Refused(
        "tables here have no cursors; filter by `ingestion_time()`",
    ),
};
