//! `replace()`: replaces all matches of a regular expression; the older form of `replace_regex`.

use kql_types::ScalarType;

use super::_rewrite::prepare as compile;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "replace",
    aliases: &[],
    category: Category::String,
    summary: "Replaces all matches of a regular expression; the older form of `replace_regex`.",
    signatures: &[fixed(
        &[
            constant(
                "regex",
                ParameterType::Exact(ScalarType::String),
                "regular expression",
            ),
            constant(
                "rewrite",
                ParameterType::Exact(ScalarType::String),
                "what to put there; `\\1` is the first group, `\\0` the whole match",
            ),
            required(
                "source",
                ParameterType::Exact(ScalarType::String),
                "text to change",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The changed text; the text itself where nothing matches.",
    notes: &[],
    examples: &[
        example(
            "A group",
            "print r = replace(@'is (\\d+)', @'was: \\1', 'Number is 1')",
            "r:string\nNumber was: 1",
        ),
        example(
            "Empty text",
            "print r = replace('a', 'b', '')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    compile(constants, 2, 0, 1)
}
