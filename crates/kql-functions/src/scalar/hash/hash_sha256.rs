//! `hash_sha256()`: returns the SHA-256 digest of a value's text.

use kql_types::ScalarType;

use super::_digest::hexadecimal;
use super::_sha::sha256;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hash_sha256",
    aliases: &[],
    category: Category::Hash,
    summary: "Returns the SHA-256 digest of a value's text.",
    signatures: &[fixed(
        &[required(
            "source",
            ParameterType::NotDynamic,
            "value to hash",
        )],
        ScalarType::String,
    )],
    returns: "The digest in lower-case hexadecimal digits; a null counts as the empty text.",
    notes: &["Numbers and datetimes are hashed as `tostring` writes them."],
    examples: &[
        example(
            "A text",
            "print r = hash_sha256('World')",
            "r:string\n78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524",
        ),
        example(
            "Empty text",
            "print r = hash_sha256('')",
            "r:string\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    hexadecimal(args, sha256)
}
