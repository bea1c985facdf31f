//! `!contains`: the opposite of `contains`: true unless the text holds the word anywhere, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!contains",
    aliases: &["notcontains"],
    category: Category::Operator,
    summary: "The opposite of `contains`: true unless the text holds the word anywhere, whatever the case.",
    signatures: &[fixed(
        &[
            required(
                "text",
                ParameterType::StringOrDynamic,
                "text to search; a dynamic counts as its text",
            ),
            required("word", ParameterType::StringOrDynamic, "what to look for"),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, never null; the empty word is in no text's way: false.",
    notes: &[],
    examples: &[
        example(
            "Inside a term",
            "print r = 'FabriKam' !contains 'BRik'",
            "r:bool\nfalse",
        ),
        example(
            "The very letters",
            "print r = 'FabriKam' !contains 'briK'",
            "r:bool\nfalse",
        ),
        example("Empty text", "print r = '' !contains 'bri'", "r:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::Anywhere).negated())
}
