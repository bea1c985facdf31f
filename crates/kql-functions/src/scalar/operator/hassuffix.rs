//! `hassuffix`: tells whether a term of the text ends with the word, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hassuffix",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a term of the text ends with the word, whatever the case.",
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
            "The end of a term",
            "print r = 'North America' hassuffix 'RICA'",
            "r:bool\ntrue",
        ),
        example(
            "The middle of a term",
            "print r = 'North America' hassuffix 'meric'",
            "r:bool\nfalse",
        ),
        example(
            "Empty text",
            "print r = '' hassuffix 'rica'",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::TermSuffix))
}
