//! `like`: an operator that Kusto parses but does not document.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "like",
    aliases: &[],
    category: Category::Operator,
    summary: "Matches text with a wildcard pattern, whatever the case; refused.",
    signatures: &[fixed(
        &[
            required("text", ParameterType::StringOrDynamic, "text to search"),
            required("pattern", ParameterType::StringOrDynamic, "pattern"),
        ],
        ScalarType::Bool,
    )],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "Say it with a regular expression",
            "print r = 'Fabrikam' matches regex '(?i)^fab.*'",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = '' matches regex '(?i)^fab.*'",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "its wildcards are not documented; use `contains`, `startswith`, `endswith` or `matches regex`",
    ),
};
