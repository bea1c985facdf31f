//! `extent_id()`: returns the extent that a row lies in; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extent_id",
    aliases: &["extentid"],
    category: Category::Metadata,
    summary: "Returns the extent that a row lies in; refused.",
    signatures: &[fixed(&[], ScalarType::Guid)],
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
    implementation: Implementation::Refused("tables here have no extents"),
};
