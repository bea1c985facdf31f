//! `!contains_cs`: the opposite of `contains_cs`: true unless the text holds the word anywhere, with case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!contains_cs",
    aliases: &["notcontainscs"],
    category: Category::Operator,
    summary: "The opposite of `contains_cs`: true unless the text holds the word anywhere, with case.",
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
            "print r = 'FabriKam' !contains_cs 'BRik'",
            "r:bool\ntrue",
        ),
        example(
            "The very letters",
            "print r = 'FabriKam' !contains_cs 'briK'",
            "r:bool\nfalse",
        ),
        example(
            "Empty text",
            "print r = '' !contains_cs 'bri'",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(
        constants,
        TextTest::new(Place::Anywhere).with_case().negated(),
    )
}
