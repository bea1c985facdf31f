//! `hash_sha1()`: returns the SHA-1 digest of a value's text.

use kql_types::ScalarType;

use super::_digest::hexadecimal;
use super::_sha::sha1;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hash_sha1",
    aliases: &[],
    category: Category::Hash,
    summary: "Returns the SHA-1 digest of a value's text.",
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
            "print r = hash_sha1('World')",
            "r:string\n70c07ec18ef89c5309bbb0937f3a6342411e1fdd",
        ),
        example(
            "Empty text",
            "print r = hash_sha1('')",
            "r:string\nda39a3ee5e6b4b0d3255bfef95601890afd80709",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    hexadecimal(args, sha1)
}
