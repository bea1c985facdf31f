//! `!~`: tells whether two texts differ by more than case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!~",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether two texts differ by more than case.",
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
    returns: "true or false, never null; the empty word is different from all but the empty text.",
    notes: &[],
    examples: &[
        example(
            "Case does not matter",
            "print r = 'ABC' !~ 'abc'",
            "r:bool\nfalse",
        ),
        example("Empty text", "print r = '' !~ 'abc'", "r:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::Whole).negated())
}
