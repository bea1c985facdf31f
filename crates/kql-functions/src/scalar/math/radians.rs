//! `radians()`: converts an angle from degrees to radians.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "radians",
    aliases: &[],
    category: Category::Math,
    summary: "Converts an angle from degrees to radians.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example(
            "Half a turn",
            "print r = radians(180) == pi()",
            "r:bool\ntrue",
        ),
        example("A null", "print r = radians(real(null))", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, |x| std::f64::consts::PI / 180.0 * x)
}
