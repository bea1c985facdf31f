//! `translate()`: replaces characters by others.

use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "translate",
    aliases: &[],
    category: Category::String,
    summary: "Replaces characters by others.",
    signatures: &[fixed(
        &[
            required(
                "searchList",
                ParameterType::Exact(ScalarType::String),
                "characters to replace",
            ),
            required(
                "replacementList",
                ParameterType::Exact(ScalarType::String),
                "what to put there, character by character",
            ),
            required(
                "source",
                ParameterType::Exact(ScalarType::String),
                "text to change",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The changed text; where the second list is shorter its last character repeats, and without any the characters go.",
    notes: &[],
    examples: &[
        example(
            "Letters",
            "print r = translate('krasp', 'otsku', 'spark')",
            "r:string\nkusto",
        ),
        example(
            "One for all",
            "print r = translate('abc', 'x', 'abc')",
            "r:string\nxxx",
        ),
        example(
            "Empty text",
            "print r = translate('abc', 'x', '')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (search, replacement, source) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    texts(args, |row, out| {
        let replacement = replacement.text(row);
        for c in source.text(row).chars() {
            match search.text(row).chars().position(|s| s == c) {
                None => out.push(c),
                Some(at) => out.extend(
                    replacement
                        .chars()
                        .nth(at)
                        .or_else(|| replacement.chars().next_back()),
                ),
            }
        }
    })
}
