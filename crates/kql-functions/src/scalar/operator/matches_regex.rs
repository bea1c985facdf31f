//! `matches regex`: whether a regular expression matches part of a text.

use kql_types::ScalarType;

use super::_regex::prepare_matches;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "matches regex",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a regular expression matches some part of a text.",
    signatures: &[fixed(
        &[
            required(
                "text",
                ParameterType::StringOrDynamic,
                "text to search; a dynamic counts as its text",
            ),
            required(
                "pattern",
                ParameterType::StringOrDynamic,
                "regular expression in RE2 syntax",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, never null.",
    notes: &["Anchor with `^` and `$` to match the whole text; `(?i)` ignores case."],
    examples: &[
        example(
            "Digits",
            "print r = 'host42' matches regex @'\\d+$'",
            "r:bool\ntrue",
        ),
        example(
            "Empty text",
            "print r = '' matches regex 'a'",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare_matches),
};
