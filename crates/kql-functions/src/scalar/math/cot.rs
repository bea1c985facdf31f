//! `cot()`: returns the cotangent of an angle in radians.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "cot",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the cotangent of an angle in radians.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example(
            "A right angle, nearly",
            "print r = round(cot(1), 6)",
            "r:real\n0.642093",
        ),
        example("A null", "print r = cot(real(null))", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, |x| 1.0 / x.tan())
}
