//! `log()`: returns the natural logarithm of a number.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "log",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the natural logarithm of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; minus infinity for 0, NaN for a negative number, null for null.",
    notes: &[],
    examples: &[
        example("One", "print r = log(1)", "r:real\n0.0"),
        example("A null", "print r = log(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, f64::ln)
}
