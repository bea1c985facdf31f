//! `array_sort_asc()`: sorts an array from small to large, and other arrays with it.

use kql_types::ScalarType;

use super::_sort::{ARRAYS, NULLS_LAST, sort};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_sort_asc",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Sorts an array from small to large, and other arrays with it.",
    signatures: &[fixed(&[ARRAYS], ScalarType::Dynamic), fixed(&[ARRAYS, NULLS_LAST], ScalarType::Dynamic)],
    returns: "The sorted array, or with several arrays an array of them, in which null stands for one of another length; null when the first is null or no array.",
    notes: &["Numbers, datetimes and timespans come first, then strings, guids and all else."],
    examples: &[example(
        "Sort words",
        "print a = array_sort_asc(dynamic([\"b\", null, \"a\"]))",
        "a:dynamic\n[\"a\",\"b\",null]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    sort(args, false)
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_sort_asc", &["dynamic([1,3,4,5,2])"], Dynamic, "[1,2,3,4,5]");
        check(
            "array_sort_asc",
            &["dynamic([1,3,4,5,2])", "dynamic([\"a\",\"b\",\"c\",\"d\",\"e\"])", "dynamic([1])"],
            Dynamic,
            "[[1,2,3,4,5],[\"a\",\"e\",\"b\",\"c\",\"d\"],null]",
        );
        check(
            "array_sort_asc",
            &["dynamic([null,\"blue\",\"yellow\",\"green\",null])"],
            Dynamic,
            "[\"blue\",\"green\",\"yellow\",null,null]",
        );
        check(
            "array_sort_asc",
            &["dynamic([null,\"blue\",\"yellow\",null])", "false"],
            Dynamic,
            "[null,null,\"blue\",\"yellow\"]",
        );
        check("array_sort_asc", &["dynamic([2.5,\"a\",2,true])"], Dynamic, "[2,2.5,\"a\",true]");
        check("array_sort_asc", &["dynamic(null)"], Dynamic, "null");
    }
}
