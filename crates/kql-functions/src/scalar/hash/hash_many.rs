//! `hash_many()`: combines several values into one hash; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hash_many",
    aliases: &[],
    category: Category::Hash,
    summary: "Combines several values into one hash; refused.",
    signatures: &[fixed(
        &[repeated(
            "source",
            ParameterType::NotDynamic,
            1,
            32767,
            "values to combine",
        )],
        ScalarType::Long,
    )],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "Hash the joined texts",
            "print r = hash(strcat('a', '|', 'b')) == hash('a|b')",
            "r:bool\ntrue",
        ),
        example(
            "Empty texts",
            "print r = hash('') == hash('')",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "the service does not publish how it combines hashes; use `hash(strcat(…))`",
    ),
};
