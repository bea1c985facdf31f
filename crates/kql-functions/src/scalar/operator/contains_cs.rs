//! `contains_cs`: tells whether the text holds the word anywhere, with case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "contains_cs",
    aliases: &["containscs"],
    category: Category::Operator,
    summary: "Tells whether the text holds the word anywhere, with case.",
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
    returns: "true or false, never null; the empty word is found in every text.",
    notes: &[],
    examples: &[
        example(
            "Inside a term",
            "print r = 'FabriKam' contains_cs 'BRik'",
            "r:bool\nfalse",
        ),
        example(
            "The very letters",
            "print r = 'FabriKam' contains_cs 'briK'",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = '' contains_cs 'bri'",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::Anywhere).with_case())
}
