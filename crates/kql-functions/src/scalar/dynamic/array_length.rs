//! `array_length()`: returns the number of elements of an array.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_rows::Dynamics;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_length",
    aliases: &["arraylength"],
    category: Category::Dynamic,
    summary: "Returns the number of elements of an array.",
    signatures: &[fixed(&[required("array", ParameterType::DynamicArray, "array to count")], ScalarType::Long)],
    returns: "The number of elements; null for null and for what is no array.",
    notes: &[],
    examples: &[
        example("Count elements", "print n = array_length(dynamic([1, 2, 3, \"four\"]))", "n:long\n4"),
        example("No array", "print n = array_length(dynamic(null))", "n:long\nnull"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let arrays = Dynamics::new(args, 0)?;
    let lengths = (0..args.output_rows()).map(|row| arrays.array(row).and_then(DynamicRef::len).map(|len| len as i64));
    Ok(args.wrap(Arc::new(lengths.collect::<Int64Array>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Long;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("array_length", &["dynamic([1,2,3])"], Long, "3");
        check("array_length", &["dynamic([])"], Long, "0");
        check("array_length", &["dynamic({'a':1})"], Long, "null");
        check("array_length", &["dynamic(null)"], Long, "null");
        check("array_length", &["dynamic('abc')"], Long, "null");
    }
}
