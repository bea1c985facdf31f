//! `parse_user_agent()`: returns the browser, system and device of a user agent; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_user_agent",
    aliases: &[],
    category: Category::String,
    summary: "Returns the browser, system and device of a user agent; refused.",
    signatures: &[fixed(
        &[
            required(
                "user_agent",
                ParameterType::Exact(ScalarType::String),
                "user agent",
            ),
            optional(
                "look_for",
                ParameterType::StringOrArray,
                "`browser`, `os` or `device`",
            ),
        ],
        ScalarType::Dynamic,
    )],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "Say it with a regular expression",
            "print r = extract(@'(Firefox|Edg|Chrome)/', 1, 'Mozilla/5.0 Firefox/120.0')",
            "r:string\nFirefox",
        ),
        example(
            "Empty text",
            "print r = extract(@'(Firefox|Edg|Chrome)/', 1, '')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "it needs a data set of user agents, which is not part of the engine; use `extract`",
    ),
};
