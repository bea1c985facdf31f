//! `:`: whether a text holds a search term.

use kql_types::ScalarType;

use super::_search_term::prepare;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: ":",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a text holds a search term, whatever the case; `*` stands for any characters.",
    signatures: &[fixed(
        &[
            required("text", ParameterType::StringOrDynamic, "text to search"),
            required(
                "term",
                ParameterType::StringOrDynamic,
                "term; `*` at its ends or inside stands for any characters",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, never null.",
    notes: &[
        "`word` is looked for as `has` does, `word*` as `hasprefix`, `*word` as `hassuffix`, `*word*` as `contains`.",
        "Only inside `search` and `find`.",
    ],
    examples: &[
        example(
            "As `search` uses it",
            "datatable(t: string) ['North America', 'Norway', ''] | search t: 'nor*' | count",
            "Count:long\n2",
        ),
        example(
            "Empty text",
            "datatable(t: string) [''] | search t: 'nor*' | count",
            "Count:long\n0",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};
