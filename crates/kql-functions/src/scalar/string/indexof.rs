//! `indexof()`: returns where one text occurs in another.

use kql_types::ScalarType;

use super::_find::positions;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "indexof",
    aliases: &[],
    category: Category::String,
    summary: "Returns where one text occurs in another.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::Scalar, "text to search"),
            required("match", ParameterType::Scalar, "what to look for"),
            optional(
                "start",
                ParameterType::Integer,
                "first position to search, from 0; negative counts from the end",
            ),
            optional(
                "length",
                ParameterType::Integer,
                "how many characters to search; -1, the default, is all",
            ),
            Parameter {
                is_optional: true,
                ..constant(
                    "occurrence",
                    ParameterType::Integer,
                    "which occurrence, from 1",
                )
            },
        ],
        ScalarType::Long,
    )],
    returns: "The position in characters, from 0; -1 when it does not occur; null for an invalid number.",
    notes: &[],
    examples: &[
        example(
            "An occurrence",
            "print r = indexof('abcdefg', 'cde')",
            "r:long\n2",
        ),
        example(
            "The second one",
            "print r = indexof('abcdefgabcdefg', 'cde', 1, 10, 2)",
            "r:long\n9",
        ),
        example("Empty text", "print r = indexof('', 'a')", "r:long\n-1"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let wanted = text(args, 1)?;
    positions(args, true, false, |row, area, from| {
        let wanted = wanted.text(row);
        Ok(
            memchr::memmem::find(&area.as_bytes()[from..], wanted.as_bytes())
                .map(|at| (from + at, from + at + wanted.len())),
        )
    })
}
