//! `series_greater()`: where a series is greater to another.

use std::cmp::Ordering;

use kql_types::ScalarType;

use super::_series::{NUMBER_PAIR, PAIR, PAIR_NUMBER, compare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_greater",
    aliases: &[],
    category: Category::Series,
    summary: "Compares two series element by element, true where the first is greater.",
    signatures: &[
        fixed(&PAIR, ScalarType::Dynamic),
        fixed(&PAIR_NUMBER, ScalarType::Dynamic),
        fixed(&NUMBER_PAIR, ScalarType::Dynamic),
    ],
    returns: "An array of bools; null when neither argument is an array.",
    notes: &[
        "Where an element is no number or one series has ended, the result has a null.",
    ],
    examples: &[
        example(
            "Two series",
            "print s = series_greater(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
            "s:dynamic\n[false,false,true]",
        ),
        example(
            "A gap",
            "print s = series_greater(dynamic([2, null]), 2)",
            "s:dynamic\n[false,null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    compare(args, Ordering::is_gt)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,4]"), json("[4,2.0,1]")]), "[false,false,true]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,null]"), json("[4,2,3,4]")]), "[false,false,null,null]");
    }
}
