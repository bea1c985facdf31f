//! `binary_shift_left()`: shifts the bits of a number to the left.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use crate::convert::long;
use crate::scalar::operator::_arithmetic::binary_opt;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "binary_shift_left",
    aliases: &[],
    category: Category::Bitwise,
    summary: "Shifts the bits of a number to the left.",
    signatures: &[fixed(
        &[
            required("value", ParameterType::Integer, "number"),
            required(
                "shift",
                ParameterType::Integer,
                "how far; the remainder by 64 counts",
            ),
        ],
        ScalarType::Long,
    )],
    returns: "A long; null when either is null or the shift is negative.",
    notes: &[],
    examples: &[
        example(
            "Two places",
            "print r = binary_shift_left(1, 2)",
            "r:long\n4",
        ),
        example(
            "A negative shift",
            "print r = binary_shift_left(1, -1)",
            "r:long\n",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let bits: Int64Array = binary_opt(&long(args, 0)?, &long(args, 1)?, |a, s| {
        let s = u32::try_from(s % 64).ok()?;
        Some(a.wrapping_shl(s))
    });
    Ok(args.wrap(Arc::new(bits)))
}
