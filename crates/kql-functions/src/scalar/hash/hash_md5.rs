//! `hash_md5()`: returns the MD5 digest of a value's text.

use kql_types::ScalarType;

use super::_digest::hexadecimal;
use super::_md5::md5;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hash_md5",
    aliases: &[],
    category: Category::Hash,
    summary: "Returns the MD5 digest of a value's text.",
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
            "print r = hash_md5('World')",
            "r:string\nf5a7924e621e84c9280a9a27e1bcb7f6",
        ),
        example(
            "Empty text",
            "print r = hash_md5('')",
            "r:string\nd41d8cd98f00b204e9800998ecf8427e",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    hexadecimal(args, md5)
}
