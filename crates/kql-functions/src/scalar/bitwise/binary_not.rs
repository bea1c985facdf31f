//! `binary_not()`: turns every bit of a number.

use std::sync::Arc;

use arrow::datatypes::Int64Type;
use kql_types::ScalarType;

use crate::convert::long;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "binary_not",
    aliases: &[],
    category: Category::Bitwise,
    summary: "Turns every bit of a number.",
    signatures: &[fixed(
        &[required("value", ParameterType::Integer, "number")],
        ScalarType::Long,
    )],
    returns: "A long; null for null.",
    notes: &[],
    examples: &[
        example("A number", "print r = binary_not(100)", "r:long\n-101"),
        example("A null", "print r = binary_not(long(null))", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(Arc::new(long(args, 0)?.array.unary::<_, Int64Type>(|v| !v))))
}
