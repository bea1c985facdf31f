//! `sign()`: returns the sign of a number.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "sign",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the sign of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "-1, 0 or 1 as real; null for null.",
    notes: &[],
    examples: &[
        example("A negative number", "print r = sign(-42)", "r:real\n-1.0"),
        example("Zero", "print r = sign(0)", "r:real\n0.0"),
        example("A null", "print r = sign(real(null))", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, |x| {
        if x > 0.0 {
            1.0
        } else if x < 0.0 {
            -1.0
        } else {
            x * 0.0
        }
    })
}
