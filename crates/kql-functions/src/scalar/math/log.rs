//! `log()`: returns the natural logarithm of a number.

use kql_types::ScalarType;

use super::_real::unary_within;
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
    returns: "A real; minus infinity for 0, null for a negative number and for null.",
    notes: &[],
    examples: &[
        example("One", "print r = log(1)", "r:real\n0.0"),
        example("Outside of its domain", "print r = isnull(log(-1))", "r:bool\ntrue"),
        example("A null", "print r = log(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary_within(args, |x| x >= 0.0, f64::ln)
}
