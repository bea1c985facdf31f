//! `endswith`: tells whether the text ends with the word, whatever the case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "endswith",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether the text ends with the word, whatever the case.",
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
            "The end",
            "print r = 'Fabrikam' endswith 'Kam'",
            "r:bool\ntrue",
        ),
        example(
            "Elsewhere",
            "print r = 'Fabrikam' endswith 'Fab'",
            "r:bool\nfalse",
        ),
        example("Empty text", "print r = '' endswith 'kam'", "r:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::End))
}
