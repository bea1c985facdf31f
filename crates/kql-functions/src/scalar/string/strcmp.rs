//! `strcmp()`: compares two texts byte by byte.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "strcmp",
    aliases: &[],
    category: Category::String,
    summary: "Compares two texts byte by byte.",
    signatures: &[fixed(
        &[
            required("s1", ParameterType::Scalar, "one text"),
            required("s2", ParameterType::Scalar, "the other text"),
        ],
        ScalarType::Long,
    )],
    returns: "0 for equal texts, 1 when the first is greater, else -1.",
    notes: &[],
    examples: &[
        example(
            "Lower case is greater",
            "print r = strcmp('abc', 'ABC')",
            "r:long\n1",
        ),
        example("Empty text", "print r = strcmp('', 'a')", "r:long\n-1"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (left, right) = (text(args, 0)?, text(args, 1)?);
    let order = (0..args.output_rows()).map(|row| left.text(row).cmp(right.text(row)) as i64);
    Ok(args.wrap(Arc::new(Int64Array::from_iter_values(order))))
}
