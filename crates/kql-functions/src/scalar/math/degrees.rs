//! `degrees()`: converts an angle from radians to degrees.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "degrees",
    aliases: &[],
    category: Category::Math,
    summary: "Converts an angle from radians to degrees.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example("Half a turn", "print r = degrees(pi())", "r:real\n180.0"),
        example("A null", "print r = degrees(real(null))", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, |x| 180.0 / std::f64::consts::PI * x)
}
