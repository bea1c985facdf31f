//! `sqrt()`: returns the square root of a number.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "sqrt",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the square root of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; NaN for a negative number, null for null.",
    notes: &[],
    examples: &[
        example("A square", "print r = sqrt(256)", "r:real\n16.0"),
        example("A null", "print r = sqrt(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, f64::sqrt)
}
