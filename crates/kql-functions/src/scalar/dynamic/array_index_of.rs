//! `array_index_of()`: returns the position of a value in an array.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;
use kql_types::dynamic::{Encoder, equal};

use super::_rows::{Dynamics, Values};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_index_of",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the position of a value in an array.",
    signatures: &[fixed(
        &[
            required("array", ParameterType::DynamicArray, "array to search"),
            required("value", ParameterType::Scalar, "value to find"),
            optional("start", ParameterType::Integer, "where to begin; negative counts from the end"),
            optional("length", ParameterType::Integer, "how many elements to look at; -1 for all"),
            Parameter {
                is_optional: true,
                ..constant("occurrence", ParameterType::Integer, "which of several finds; default 1")
            },
        ],
        ScalarType::Long,
    )],
    returns: "The position from 0, or -1 when the value is not there; null for an occurrence below 1, a length below -1, and for what is no array.",
    notes: &[],
    examples: &[example(
        "Find a word",
        "print i = array_index_of(dynamic([\"this\", \"is\", \"an\"]), \"an\")",
        "i:long\n2",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (arrays, values) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    let (starts, lengths, occurrences) =
        (Values::optional(args, 2)?, Values::optional(args, 3)?, Values::optional(args, 4)?);
    let mut needle = Encoder::new();
    let found = (0..args.output_rows()).map(|row| {
        let array = arrays.array(row)?;
        let number = |values: Option<Values<'_>>, default: i64| values.map_or(Some(default), |v| v.integer(row));
        let (start, length, occurrence) = (number(starts, 0)?, number(lengths, -1)?, number(occurrences, 1)?);
        if length < -1 || occurrence < 1 {
            return None;
        }
        let len = array.len().unwrap_or(0) as i64;
        let start = if start < 0 { start.saturating_add(len).max(0) } else { start };
        let end = if length < 0 { len } else { start.saturating_add(length).min(len) };
        needle.clear();
        values.encode(row, &mut needle);
        let value = needle.as_ref();
        let mut finds = (start..end).filter(|&at| array.index(at).is_some_and(|element| equal(element, value)));
        Some(finds.nth((occurrence - 1) as usize).unwrap_or(-1))
    });
    Ok(args.wrap(Arc::new(found.collect::<Int64Array>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Long;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"an\""],
            Long,
            "2",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"example\"", "1", "3"],
            Long,
            "3",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"example\"", "1", "2"],
            Long,
            "-1",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"is\"", "2", "4"],
            Long,
            "-1",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"example\"", "2", "-1"],
            Long,
            "3",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"an\"", "1", "-1", "2"],
            Long,
            "4",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"an\"", "1", "-1", "3"],
            Long,
            "-1",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"an\"", "-3"],
            Long,
            "4",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"is\"", "-4"],
            Long,
            "-1",
        );
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"is\"", "0", "-2"],
            Long,
            "null",
        );
        check("array_index_of", &["dynamic([1,2.0])", "2"], Long, "1");
        check("array_index_of", &["dynamic(null)", "2"], Long, "null");
        check(
            "array_index_of",
            &["dynamic([\"this\",\"is\",\"an\",\"example\",\"an\",\"example\"])", "\"is\"", "99"],
            Long,
            "-1",
        );
    }
}
