//! `strrep()`: repeats a text.

use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::{long, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "strrep",
    aliases: &[],
    category: Category::String,
    summary: "Repeats a text.",
    signatures: &[fixed(
        &[
            required("value", ParameterType::Scalar, "what to repeat"),
            required(
                "multiplier",
                ParameterType::Exact(ScalarType::Long),
                "how often, at most 1024",
            ),
            optional("delimiter", ParameterType::Scalar, "what to put between"),
        ],
        ScalarType::String,
    )],
    returns: "The text, repeated 1024 times when the count is greater, as in Kusto; empty when it is below 1 or null.",
    notes: &[],
    examples: &[
        example(
            "With a delimiter",
            "print r = strrep('from', 3, '-')",
            "r:string\nfrom-from-from",
        ),
        example("More often than that", "print n = strlen(strrep('ab', 5000))", "n:long\n2048"),
        example("Not at all", "print r = strrep('a', 0)", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// How often Kusto repeats a text at most.
const MOST: i64 = 1024;

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (value, count) = (text(args, 0)?, long(args, 1)?);
    let delimiter = if args.len() > 2 {
        Some(text(args, 2)?)
    } else {
        None
    };
    texts(args, |row, out| {
        for i in 0..count.get(row).unwrap_or(0).min(MOST) {
            if let (Some(delimiter), true) = (&delimiter, i > 0) {
                out.push_str(delimiter.text(row));
            }
            out.push_str(value.text(row));
        }
    })
}
