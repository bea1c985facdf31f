//! `binary_and()`: returns the bits that both numbers have.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use crate::convert::long;
use crate::scalar::operator::_arithmetic::binary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "binary_and",
    aliases: &[],
    category: Category::Bitwise,
    summary: "Returns the bits that both numbers have.",
    signatures: &[fixed(
        &[
            required("value1", ParameterType::Integer, "one number"),
            required("value2", ParameterType::Integer, "the other number"),
        ],
        ScalarType::Long,
    )],
    returns: "A long; null when either is null.",
    notes: &[],
    examples: &[
        example("Two numbers", "print r = binary_and(5, 3)", "r:long\n1"),
        example("A null", "print r = binary_and(long(null), 3)", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let bits: Int64Array = binary(&long(args, 0)?, &long(args, 1)?, |a, b| a & b);
    Ok(args.wrap(Arc::new(bits)))
}
