//! `hash_xxhash64()`: returns the xxHash64 of a value.

use kql_types::ScalarType;

use super::_evaluate::evaluate;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hash_xxhash64",
    aliases: &[],
    category: Category::Hash,
    summary: "Returns the xxHash64 of a value.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::NotDynamic, "value to hash"),
            optional(
                "mod",
                ParameterType::Integer,
                "the hash's remainder by this number is returned",
            ),
        ],
        ScalarType::Long,
    )],
    returns: "A long; with `mod` from 0 to below it. Null for null, and for a `mod` that is not positive.",
    notes: &["A hash is no encryption, and it may differ for equal values of different types."],
    examples: &[
        example(
            "A text",
            "print r = hash_xxhash64('World')",
            "r:long\n1846988464401551951",
        ),
        example(
            "Below a hundred",
            "print r = hash_xxhash64('World', 100)",
            "r:long\n51",
        ),
        example("A null", "print r = hash_xxhash64(long(null))", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};
