//! `replace_regex()`: replaces all matches of a regular expression.

use kql_types::ScalarType;

use super::_rewrite::prepare as compile;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "replace_regex",
    aliases: &[],
    category: Category::String,
    summary: "Replaces all matches of a regular expression.",
    signatures: &[fixed(
        &[
            required(
                "source",
                ParameterType::Exact(ScalarType::String),
                "text to change",
            ),
            constant(
                "lookup_regex",
                ParameterType::Exact(ScalarType::String),
                "regular expression",
            ),
            constant(
                "rewrite_pattern",
                ParameterType::Exact(ScalarType::String),
                "what to put there; `\\1` is the first group, `\\0` the whole match",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The changed text; the text itself where nothing matches.",
    notes: &[],
    examples: &[
        example(
            "A group",
            "print r = replace_regex('Number is 1', @'is (\\d+)', @'was: \\1')",
            "r:string\nNumber was: 1",
        ),
        example(
            "Empty text",
            "print r = replace_regex('', 'a', 'b')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    compile(constants, 0, 1, 2)
}
