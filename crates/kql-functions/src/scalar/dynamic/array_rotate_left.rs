//! `array_rotate_left()`: moves the elements of an array to the left, those that fall off come back at the other end.

use super::_move::rotate;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_rotate_left",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Moves the elements of an array to the left, those that fall off come back at the other end.",
    signatures: &[block(
        &[
            required("array", ParameterType::DynamicArray, "array to rotate"),
            required("rotate_count", ParameterType::Integer, "number of places; negative rotates to the right"),
        ],
        Returns::Parameter0,
    )],
    returns: "An array of the same elements; null when an argument is null or no array.",
    notes: &[],
    examples: &[example(
        "Two places",
        "print a = array_rotate_left(dynamic([1,2,3,4,5]), 2)",
        "a:dynamic\n[3,4,5,1,2]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    rotate(args, |count, len| count.rem_euclid(len))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_rotate_left", &["dynamic([1,2,3,4,5])", "2"], Dynamic, "[3,4,5,1,2]");
        check("array_rotate_left", &["dynamic([1,2,3,4,5])", "-2"], Dynamic, "[4,5,1,2,3]");
        check("array_rotate_left", &["dynamic([1,2,3])", "4"], Dynamic, "[2,3,1]");
        check("array_rotate_left", &["dynamic([])", "4"], Dynamic, "[]");
        check("array_rotate_left", &["dynamic(null)", "4"], Dynamic, "null");
    }
}
