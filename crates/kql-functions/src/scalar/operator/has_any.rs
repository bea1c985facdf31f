//! `has_any`: tells whether a text holds any of the words as whole terms, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Quantifier, prepare_words};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "has_any",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a text holds any of the words as whole terms, whatever the case.",
    signatures: &[fixed(
        &[
            required(
                "text",
                ParameterType::StringOrDynamic,
                "text to search; a dynamic counts as its text",
            ),
            repeated(
                "words",
                ParameterType::Scalar,
                1,
                32767,
                "words, or dynamic arrays of words",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, never null; false for an empty list.",
    notes: &[
        "Terms are runs of letters and digits; every other character, `_` and `-` among them, separates them.",
    ],
    examples: &[
        example(
            "One of the words",
            "print r = 'Windows Server' has_any ('linux', 'server')",
            "r:bool\ntrue",
        ),
        example(
            "A dynamic array",
            "print r = 'Windows Server' has_any (dynamic(['serv', 'win']))",
            "r:bool\nfalse",
        ),
        example(
            "Empty text",
            "print r = '' has_any ('linux')",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare_words(constants, Quantifier::Any)
}
