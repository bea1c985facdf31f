//! `array_shift_right()`: moves the elements of an array to the right and fills the places that become free.

use super::_move::shift;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_shift_right",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Moves the elements of an array to the right and fills the places that become free.",
    signatures: &[block(
        &[
            required("array", ParameterType::DynamicArray, "array to shift"),
            required("shift_count", ParameterType::Integer, "number of places; negative shifts to the left"),
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
        "print a = array_shift_right(dynamic([1,2,3,4,5]), 2, -1)",
        "a:dynamic\n[-1,-1,1,2,3]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    shift(args, |count| count.saturating_neg())
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_shift_right", &["dynamic([1,2,3,4,5])", "2"], Dynamic, "[null,null,1,2,3]");
        check("array_shift_right", &["dynamic([1,2,3,4,5])", "-2", "-1"], Dynamic, "[3,4,5,-1,-1]");
        check("array_shift_right", &["dynamic([\"a\",\"b\"])", "1"], Dynamic, "[\"\",\"a\"]");
        check("array_shift_right", &["dynamic([1,2])", "9"], Dynamic, "[null,null]");
        check("array_shift_right", &["dynamic(null)", "1"], Dynamic, "null");
    }
}
