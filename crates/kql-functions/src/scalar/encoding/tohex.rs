//! `tohex()`: writes a number in hexadecimal digits.

use std::fmt::Write as _;

use kql_types::ScalarType;

use crate::convert::{long, optional_long};
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tohex",
    aliases: &[],
    category: Category::Encoding,
    summary: "Writes a number in hexadecimal digits.",
    signatures: &[fixed(
        &[
            required("value", ParameterType::Integer, "number"),
            optional(
                "minLength",
                ParameterType::Integer,
                "least number of digits, at most 16; zeros fill up",
            ),
        ],
        ScalarType::String,
    )],
    returns: "Lower-case digits, for a negative long 16 and for a negative int 8; empty for null.",
    notes: &[],
    examples: &[
        example("A number", "print r = tohex(256)", "r:string\n100"),
        example("Filled up", "print r = tohex(256, 8)", "r:string\n00000100"),
        example("An int", "print r = tohex(toint(-256))", "r:string\nffffff00"),
        example("A null", "print r = tohex(long(null))", "r:string\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (value, width) = (long(args, 0)?, optional_long(args, 1)?);
    let is_int = args.types.first() == Some(&ScalarType::Int);
    texts(args, |row, out| {
        if let Some(value) = value.get(row) {
            // A negative int is written in its own 32 bits.
            let bits = if is_int { i64::from(value as u32) } else { value };
            let width = width
                .as_ref()
                .and_then(|w| w.get(row))
                .unwrap_or(0)
                .clamp(0, 16) as usize;
            // Writing to a string cannot fail.
            let _ = write!(out, "{bits:0width$x}");
        }
    })
}
