//! `array_concat()`: joins arrays into one.

use kql_types::ScalarType;

use super::_rows::{Dynamics, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_concat",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Joins arrays into one.",
    signatures: &[fixed(
        &[repeated("array", ParameterType::DynamicArray, 1, 64, "arrays to join")],
        ScalarType::Dynamic,
    )],
    returns: "All elements in order; null arguments and those that are no arrays are left out, and null comes back when no array is left.",
    notes: &[],
    examples: &[
        example("Join two arrays", "print a = array_concat(dynamic([1, 2]), dynamic([3]))", "a:dynamic\n[1,2,3]"),
        example("A null among them", "print a = array_concat(dynamic([1]), dynamic(null))", "a:dynamic\n[1]"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let arrays = Dynamics::all(args, 0)?;
    build(args, |row, encoder| {
        if arrays.iter().all(|a| a.array(row).is_none()) {
            return;
        }
        encoder.begin_array();
        for array in arrays.iter().filter_map(|a| a.array(row)) {
            array.elements().for_each(|element| encoder.value(element));
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
        check("array_concat", &["dynamic([1,2,4])", "dynamic([1,\"x\"])", "dynamic([])"], Dynamic, "[1,2,4,1,\"x\"]");
        check("array_concat", &["dynamic([1])", "dynamic(null)"], Dynamic, "[1]");
        check("array_concat", &["dynamic(null)", "dynamic(5)"], Dynamic, "null");
    }
}
