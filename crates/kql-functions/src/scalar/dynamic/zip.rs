//! `zip()`: puts arrays side by side.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_rows::{Dynamics, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "zip",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Puts arrays side by side.",
    signatures: &[fixed(
        &[repeated("array", ParameterType::DynamicArray, 2, 64, "arrays to put side by side")],
        ScalarType::Dynamic,
    )],
    returns: "An array of arrays, as long as the longest argument; shorter arrays give null, and what is no array counts as empty; null when no argument is an array.",
    notes: &[],
    examples: &[example(
        "Two arrays",
        "print a = zip(dynamic([1, 3]), dynamic([\"a\"]))",
        "a:dynamic\n[[1,\"a\"],[3,null]]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let arrays = Dynamics::all(args, 0)?;
    build(args, |row, encoder| {
        let Some(len) = arrays.iter().filter_map(|a| a.array(row)?.len()).max() else { return };
        let mut elements: Vec<_> = arrays.iter().map(|a| a.get(row).elements()).collect();
        encoder.begin_array();
        for _ in 0..len {
            encoder.begin_array();
            elements.iter_mut().for_each(|e| encoder.value(e.next().unwrap_or(DynamicRef::NULL)));
            encoder.end();
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
        check("zip", &["dynamic([1,3,5])", "dynamic([2,4,6])"], Dynamic, "[[1,2],[3,4],[5,6]]");
        check(
            "zip",
            &["dynamic([\"A\", 1, 1.5])", "dynamic([{}, \"B\"])"],
            Dynamic,
            "[[\"A\",{}],[1,\"B\"],[1.5,null]]",
        );
        check("zip", &["dynamic([1])", "dynamic(null)"], Dynamic, "[[1,null]]");
        check("zip", &["dynamic(null)", "dynamic(1)"], Dynamic, "null");
    }
}
