//! `rowstore_ordinal_range()`: returns the ordinals of a row store; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "rowstore_ordinal_range",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the ordinals of a row store; refused.",
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
    implementation: Implementation::Refused("tables here have no row stores"),
};
