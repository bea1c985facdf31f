//! `=~`: tells whether two texts are equal, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "=~",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether two texts are equal, whatever the case.",
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
    returns: "true or false, never null; the empty word is equal to the empty text only.",
    notes: &[],
    examples: &[
        example(
            "Case does not matter",
            "print r = 'ABC' =~ 'abc'",
            "r:bool\ntrue",
        ),
        example("Empty text", "print r = '' =~ 'abc'", "r:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::Whole))
}
