//! `!endswith_cs`: the opposite of `endswith_cs`: true unless the text ends with the word, with case.

use kql_types::ScalarType;

use super::_text_search::{Place, TextTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!endswith_cs",
    aliases: &[],
    category: Category::Operator,
    summary: "The opposite of `endswith_cs`: true unless the text ends with the word, with case.",
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
            "The end",
            "print r = 'Fabrikam' !endswith_cs 'Kam'",
            "r:bool\ntrue",
        ),
        example(
            "Elsewhere",
            "print r = 'Fabrikam' !endswith_cs 'Fab'",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = '' !endswith_cs 'kam'",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(constants, TextTest::new(Place::End).with_case().negated())
}
