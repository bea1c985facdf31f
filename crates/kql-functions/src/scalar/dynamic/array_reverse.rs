//! `array_reverse()`: turns the order of the elements round.

use kql_types::dynamic::DynamicRef;

use super::_rows::{Dynamics, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_reverse",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Turns the order of the elements round.",
    signatures: &[block(&[required("value", ParameterType::DynamicArray, "array to turn round")], Returns::Parameter0)],
    returns: "The elements from last to first; null for null and for what is no array.",
    notes: &[],
    examples: &[example("Last first", "print a = array_reverse(dynamic([\"a\", \"b\"]))", "a:dynamic\n[\"b\",\"a\"]")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let arrays = Dynamics::new(args, 0)?;
    build(args, |row, encoder| {
        let Some(array) = arrays.array(row) else { return };
        let elements: Vec<DynamicRef<'_>> = array.elements().collect();
        encoder.begin_array();
        elements.into_iter().rev().for_each(|element| encoder.value(element));
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "array_reverse",
            &["dynamic([\"this\",\"is\",\"an\",\"example\"])"],
            Dynamic,
            "[\"example\",\"an\",\"is\",\"this\"]",
        );
        check("array_reverse", &["dynamic([])"], Dynamic, "[]");
        check("array_reverse", &["dynamic(null)"], Dynamic, "null");
    }
}
