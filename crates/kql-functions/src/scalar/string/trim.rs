//! `trim()`: cuts all matches of a regular expression off both ends of a text.

use kql_types::ScalarType;

use super::_trim::{Ends, prepare as compile};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "trim",
    aliases: &[],
    category: Category::String,
    summary: "Cuts all matches of a regular expression off both ends of a text.",
    signatures: &[fixed(
        &[
            constant(
                "regex",
                ParameterType::Exact(ScalarType::String),
                "regular expression to cut off",
            ),
            required(
                "source",
                ParameterType::Exact(ScalarType::String),
                "text to cut",
            ),
        ],
        ScalarType::String,
    )],
    returns: "What is left; the text itself where nothing matches.",
    notes: &[],
    examples: &[
        example(
            "Dashes",
            "print r = trim('--', '--https://bing.com--')",
            "r:string\nhttps://bing.com",
        ),
        example(
            "All but letters",
            "print r = trim(@'[^\\w]+', '-  Te st1// $')",
            "r:string\nTe st1",
        ),
        example("Empty text", "print r = trim('a', '')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    compile(
        constants,
        Ends {
            start: true,
            end: true,
            is_repeated: true,
        },
    )
}
