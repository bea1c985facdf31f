//! `extent_tags()`: returns the tags of the extent that a row lies in; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extent_tags",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the tags of the extent that a row lies in; refused.",
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
    implementation: Implementation::Refused("tables here have no extents"),
};
