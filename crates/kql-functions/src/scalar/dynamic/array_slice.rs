//! `array_slice()`: returns the elements between two positions.

use super::_rows::{Dynamics, Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_slice",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the elements between two positions.",
    signatures: &[block(
        &[
            required("array", ParameterType::DynamicArray, "array to take from"),
            required("start", ParameterType::Integer, "first position; negative counts from the end"),
            required("end", ParameterType::Integer, "last position, inclusive; negative counts from the end"),
        ],
        Returns::Parameter0,
    )],
    returns: "The elements from start to end, both included; positions outside are cut to the array; null when an argument is null or no array.",
    notes: &[],
    examples: &[example(
        "From the third on",
        "print a = array_slice(dynamic([1,2,3,4,5]), 2, -1)",
        "a:dynamic\n[3,4,5]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (arrays, starts, ends) = (Dynamics::new(args, 0)?, Values::new(args, 1)?, Values::new(args, 2)?);
    build(args, |row, encoder| {
        let (Some(array), Some(start), Some(end)) = (arrays.array(row), starts.integer(row), ends.integer(row)) else {
            return;
        };
        let len = array.len().unwrap_or(0) as i64;
        let from_end = |at: i64| if at < 0 { at.saturating_add(len) } else { at };
        let (start, end) = (from_end(start).max(0), from_end(end).min(len - 1));
        encoder.begin_array();
        if start <= end {
            let count = (end - start + 1) as usize;
            array.elements().skip(start as usize).take(count).for_each(|element| encoder.value(element));
        }
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_slice", &["dynamic([1,2,3])", "1", "2"], Dynamic, "[2,3]");
        check("array_slice", &["dynamic([1,2,3,4,5])", "2", "-1"], Dynamic, "[3,4,5]");
        check("array_slice", &["dynamic([1,2,3,4,5])", "-3", "-2"], Dynamic, "[3,4]");
        check("array_slice", &["dynamic([1,2,3])", "-9", "9"], Dynamic, "[1,2,3]");
        check("array_slice", &["dynamic([1,2,3])", "5", "9"], Dynamic, "[]");
        check("array_slice", &["dynamic([1,2,3])", "2", "1"], Dynamic, "[]");
        check("array_slice", &["dynamic(null)", "0", "1"], Dynamic, "null");
        check("array_slice", &["dynamic([1])", "long(null)", "1"], Dynamic, "null");
    }
}
