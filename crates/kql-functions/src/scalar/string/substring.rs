//! `substring()`: returns a part of a text by position and length.

use std::sync::Arc;

use kql_types::ScalarType;

use super::_build::byte_of_char;
use super::_slices::SliceBuilder;
use crate::convert::{long, optional_long, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "substring",
    aliases: &[],
    category: Category::String,
    summary: "Returns a part of a text by position and length.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::Scalar, "text to cut from"),
            required(
                "startingIndex",
                ParameterType::Integer,
                "position of the first character, from 0; negative counts from the end",
            ),
            optional(
                "length",
                ParameterType::Integer,
                "how many characters; all the rest by default",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The part; empty when the position lies behind the end, or a number is null or the length negative.",
    notes: &[],
    examples: &[
        example(
            "From a position",
            "print r = substring('123456', 2, 2)",
            "r:string\n34",
        ),
        example(
            "From the end",
            "print r = substring('123456', -2)",
            "r:string\n56",
        ),
        example(
            "Behind the end",
            "print r = substring('abc', 10, 5)",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (source, start, length) = (text(args, 0)?, long(args, 1)?, optional_long(args, 2)?);
    let rows = args.output_rows();
    let mut out = SliceBuilder::new(&source, rows);
    for row in 0..rows {
        let text = source.text(row);
        let length = match &length {
            Some(length) => length.get(row),
            None => Some(i64::MAX),
        };
        match (start.get(row), length) {
            (Some(start), Some(length)) if length > 0 => {
                let from = if start < 0 {
                    (text.chars().count() as i64).saturating_add(start).max(0)
                } else {
                    start
                };
                let from = byte_of_char(text, usize::try_from(from).unwrap_or(usize::MAX));
                let to = from
                    + byte_of_char(&text[from..], usize::try_from(length).unwrap_or(usize::MAX));
                out.slice(row, from, to);
            }
            _ => out.empty(),
        }
    }
    Ok(args.wrap(Arc::new(out.finish()?)))
}
