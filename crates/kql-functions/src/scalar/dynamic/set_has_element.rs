//! `set_has_element()`: returns whether an array has an element.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;
use kql_types::dynamic::{Encoder, equal};

use super::_rows::{Dynamics, Values};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "set_has_element",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns whether an array has an element.",
    signatures: &[fixed(
        &[
            required("set", ParameterType::DynamicArray, "array to search"),
            required("value", ParameterType::Scalar, "value to find"),
        ],
        ScalarType::Bool,
    )],
    returns: "True if the value is among the elements, else false; false for null and for what is no array.",
    notes: &[],
    examples: &[
        example("Look for a word", "print b = set_has_element(dynamic([\"this\", \"is\"]), \"is\")", "b:bool\ntrue"),
        example("Nothing to look in", "print b = set_has_element(dynamic(null), 1)", "b:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (sets, values) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    let mut needle = Encoder::new();
    let found = (0..args.output_rows()).map(|row| {
        needle.clear();
        values.encode(row, &mut needle);
        let value = needle.as_ref();
        Some(sets.get(row).elements().any(|element| equal(element, value)))
    });
    Ok(args.wrap(Arc::new(found.collect::<BooleanArray>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("set_has_element", &["dynamic([\"this\",\"is\"])", "\"is\""], Bool, "true");
        check("set_has_element", &["dynamic([\"this\",\"is\"])", "\"IS\""], Bool, "false");
        check("set_has_element", &["dynamic([1.0])", "1"], Bool, "true");
        check("set_has_element", &["dynamic(null)", "1"], Bool, "false");
        check(
            "set_has_element",
            &["dynamic([guid(74be27de-1e4e-49d9-b579-fe0b331d3642)])", "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"],
            Bool,
            "true",
        );
    }
}
