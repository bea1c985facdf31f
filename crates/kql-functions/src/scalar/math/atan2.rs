//! `atan2()`: returns the angle, in radians, between the x axis and a point.

use kql_types::ScalarType;

use super::_real::several;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "atan2",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the angle, in radians, between the x axis and a point.",
    signatures: &[fixed(
        &[
            required("y", ParameterType::Number, "the point's y"),
            required("x", ParameterType::Number, "the point's x"),
        ],
        ScalarType::Real,
    )],
    returns: "A real from -π to π; null when either is null.",
    notes: &[],
    examples: &[
        example(
            "Half a turn",
            "print r = atan2(0, -1) == pi()",
            "r:bool\ntrue",
        ),
        example("A null", "print r = atan2(real(null), 1)", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several(args, |[y, x]: [f64; 2]| y.atan2(x))
}
