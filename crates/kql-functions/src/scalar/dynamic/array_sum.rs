//! `array_sum()`: adds up the elements of an array.

use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_rows::Dynamics;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_sum",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Adds up the elements of an array.",
    signatures: &[fixed(&[required("array", ParameterType::DynamicArray, "array of numbers")], ScalarType::Real)],
    returns: "The sum as a real; null when an element is no number, and for what is no array.",
    notes: &[],
    examples: &[example("Add up", "print s = array_sum(dynamic([1, 2, 3.5]))", "s:real\n6.5")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let arrays = Dynamics::new(args, 0)?;
    let sums = (0..args.output_rows())
        .map(|row| arrays.array(row)?.elements().map(DynamicRef::as_number).sum::<Option<f64>>());
    Ok(args.wrap(Arc::new(sums.collect::<Float64Array>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Real;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_sum", &["dynamic([1,2,3,4])"], Real, "10.0");
        check("array_sum", &["dynamic([1,\"2\"])"], Real, "null");
        check("array_sum", &["dynamic([])"], Real, "0.0");
        check("array_sum", &["dynamic(null)"], Real, "null");
    }
}
