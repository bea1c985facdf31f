//! `has`: tells whether the text holds the word as whole terms, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "has",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether the text holds the word as whole terms, whatever the case.",
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
    returns: "true or false, never null; the empty word is found in every text.",
    notes: &[
        "Terms are runs of letters and digits; every other character, `_` and `-` among them, separates them.",
    ],
    examples: &[
        example(
            "A whole term",
            "print r = 'North America' has 'america'",
            "r:bool\ntrue",
        ),
        example(
            "Part of a term does not count",
            "print r = 'North America' has 'amer'",
            "r:bool\nfalse",
        ),
        example("Empty text", "print r = '' has 'amer'", "r:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::Term))
}
