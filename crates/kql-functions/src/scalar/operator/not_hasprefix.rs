//! `!hasprefix`: the opposite of `hasprefix`: true unless a term of the text begins with the word, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!hasprefix",
    aliases: &[],
    category: Category::Operator,
    summary: "The opposite of `hasprefix`: true unless a term of the text begins with the word, whatever the case.",
    signatures: &[fixed(
        &[
            required(
                "text",
                ParameterType::StringOrDynamic,
                "text to search; a dynamic counts as its text",
            ),
            required(
                "word",
                ParameterType::Exact(ScalarType::String),
                "what to look for",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, never null; the empty word is in no text's way: false.",
    notes: &[
        "Terms are runs of letters and digits; every other character, `_` and `-` among them, separates them.",
    ],
    examples: &[
        example(
            "The beginning of a term",
            "print r = 'North America' !hasprefix 'ame'",
            "r:bool\nfalse",
        ),
        example(
            "The middle of a term",
            "print r = 'North America' !hasprefix 'merica'",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = '' !hasprefix 'ame'",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::TermPrefix).negated())
}
