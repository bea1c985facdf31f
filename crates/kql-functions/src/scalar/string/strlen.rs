//! `strlen()`: the length of a string.

use std::sync::Arc;

use arrow::array::{Array, Int64Array, StringViewArray};
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "strlen",
    aliases: &[],
    category: Category::String,
    summary: "Returns the length of a string in characters.",
    signatures: &[fixed(
        &[required(
            "source",
            ParameterType::Exact(ScalarType::String),
            "text to measure",
        )],
        ScalarType::Long,
    )],
    returns: "The number of Unicode characters; 0 for the empty string.",
    notes: &[],
    examples: &[
        example("Count letters", "print n = strlen('hello')", "n:long\n5"),
        example("Nothing to count", "print n = strlen('')", "n:long\n0"),
    ],
    result_name: ResultName::NameAndFirstArgument,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source: &StringViewArray = args.downcast(0)?;
    // Most texts are ASCII, which is found out many bytes at a time.
    let count = |text: &str| if text.is_ascii() { text.len() } else { text.chars().count() } as i64;
    let lengths = (0..source.len()).map(|row| if source.is_null(row) { 0 } else { count(source.value(row)) });
    Ok(args.wrap(Arc::new(Int64Array::from_iter_values(lengths))))
}
