//! `array_shift_left()`: moves the elements of an array to the left and fills the places that become free.

use super::_move::shift;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_shift_left",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Moves the elements of an array to the left and fills the places that become free.",
    signatures: &[block(
        &[
            required("array", ParameterType::DynamicArray, "array to shift"),
            required("shift_count", ParameterType::Integer, "number of places; negative shifts to the right"),
            optional(
                "default_value",
                ParameterType::Scalar,
                "what fills the places; default null, or the empty string in an array of strings",
            ),
        ],
        Returns::Parameter0,
    )],
    returns: "An array of the same length; null when the array or the count is null or no array.",
    notes: &[],
    examples: &[example(
        "Two places",
        "print a = array_shift_left(dynamic([1,2,3,4,5]), 2, -1)",
        "a:dynamic\n[3,4,5,-1,-1]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    shift(args, |count| count)
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_shift_left", &["dynamic([1,2,3,4,5])", "2"], Dynamic, "[3,4,5,null,null]");
        check("array_shift_left", &["dynamic([1,2,3,4,5])", "-2", "-1"], Dynamic, "[-1,-1,1,2,3]");
        check("array_shift_left", &["dynamic([\"a\",\"b\"])", "1"], Dynamic, "[\"b\",\"\"]");
        check("array_shift_left", &["dynamic([1,2])", "9"], Dynamic, "[null,null]");
        check("array_shift_left", &["dynamic(null)", "1"], Dynamic, "null");
    }
}
