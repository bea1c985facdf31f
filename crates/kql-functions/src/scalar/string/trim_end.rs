//! `trim_end()`: cuts a match of a regular expression off the end of a text.

use kql_types::ScalarType;

use super::_trim::{Ends, prepare as compile};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "trim_end",
    aliases: &[],
    category: Category::String,
    summary: "Cuts a match of a regular expression off the end of a text.",
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
            "A domain",
            "print r = trim_end('.com', 'bing.com')",
            "r:string\nbing",
        ),
        example("Empty text", "print r = trim_end('a', '')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    compile(
        constants,
        Ends {
            start: false,
            end: true,
            is_repeated: false,
        },
    )
}
