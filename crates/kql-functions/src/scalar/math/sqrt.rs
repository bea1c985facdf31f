//! `sqrt()`: returns the square root of a number.

use kql_types::ScalarType;

use super::_real::unary_within;
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
    returns: "A real; null for a negative number and for null.",
    notes: &[],
    examples: &[
        example("A square", "print r = sqrt(256)", "r:real\n16.0"),
        example("Outside of its domain", "print r = isnull(sqrt(-1))", "r:bool\ntrue"),
        example("A null", "print r = sqrt(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary_within(args, |x| x >= 0.0, f64::sqrt)
}
