//! `trim_start()`: cuts a match of a regular expression off the start of a text.

use kql_types::ScalarType;

use super::_trim::{Ends, prepare as compile};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "trim_start",
    aliases: &[],
    category: Category::String,
    summary: "Cuts a match of a regular expression off the start of a text.",
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
            "A scheme",
            "print r = trim_start('https://', 'https://bing.com')",
            "r:string\nbing.com",
        ),
        example("Empty text", "print r = trim_start('a', '')", "r:string\n"),
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
            end: false,
            is_repeated: false,
        },
    )
}
