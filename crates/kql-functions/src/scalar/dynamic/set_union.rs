//! `set_union()`: returns the distinct elements of all arrays.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_rows::{Dynamics, build};
use super::_sets::Members;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "set_union",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the distinct elements of all arrays.",
    signatures: &[fixed(&[repeated("set", ParameterType::DynamicArray, 2, 64, "arrays as sets")], ScalarType::Dynamic)],
    returns: "Every element once, in order of first appearance; null arguments and those that are no arrays are left out, and null comes back when no array is left.",
    notes: &[],
    examples: &[
        example("Both together", "print a = set_union(dynamic([1, 2, 1]), dynamic([2, 3]))", "a:dynamic\n[1,2,3]"),
        example(
            "Remove duplicates",
            "print a = set_union(dynamic([\"a\", \"a\"]), dynamic(null))",
            "a:dynamic\n[\"a\"]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let sets = Dynamics::all(args, 0)?;
    build(args, |row, encoder| {
        if sets.iter().all(|s| s.array(row).is_none()) {
            return;
        }
        let mut seen = Members::default();
        encoder.begin_array();
        for element in sets.iter().filter_map(|s| s.array(row)).flat_map(DynamicRef::elements) {
            if seen.insert(element) {
                encoder.value(element);
            }
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
        check("set_union", &["dynamic([1,2,1,4])", "dynamic([1,2])", "dynamic([8])"], Dynamic, "[1,2,4,8]");
        check(
            "set_union",
            &["dynamic([\"A4\",\"A2\",\"A7\",\"A2\"])", "dynamic(null)"],
            Dynamic,
            "[\"A4\",\"A2\",\"A7\"]",
        );
        check("set_union", &["dynamic([1,1.0,\"1\",null,null])", "dynamic([])"], Dynamic, "[1,\"1\",null]");
        check("set_union", &["dynamic(null)", "dynamic(null)"], Dynamic, "null");
    }
}
