//! `asin()`: returns the angle, in radians, of a sine.

use kql_types::ScalarType;

use super::_real::unary_within;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "asin",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the angle, in radians, of a sine.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null where there is no such angle and for null.",
    notes: &[],
    examples: &[
        example("No angle", "print r = asin(0)", "r:real\n0.0"),
        example("Outside of its domain", "print r = isnull(asin(2))", "r:bool\ntrue"),
        example("A null", "print r = asin(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary_within(args, |x| x.abs() <= 1.0, f64::asin)
}
