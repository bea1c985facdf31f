//! `bitset_count_ones()`: counts the bits that are set in a number.

use std::sync::Arc;

use arrow::datatypes::Int64Type;
use kql_types::ScalarType;

use crate::convert::long;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bitset_count_ones",
    aliases: &[],
    category: Category::Bitwise,
    summary: "Counts the bits that are set in a number.",
    signatures: &[fixed(
        &[required("value", ParameterType::Integer, "number")],
        ScalarType::Long,
    )],
    returns: "0 to 64; null for null.",
    notes: &[],
    examples: &[
        example(
            "Binary 101010",
            "print r = bitset_count_ones(42)",
            "r:long\n3",
        ),
        example(
            "A null",
            "print r = bitset_count_ones(long(null))",
            "r:long\n",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(Arc::new(
        long(args, 0)?
            .array
            .unary::<_, Int64Type>(|v| i64::from(v.count_ones())),
    )))
}
