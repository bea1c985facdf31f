//! `log10()`: returns the logarithm of a number to base 10.

use kql_types::ScalarType;

use super::_real::unary_within;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "log10",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the logarithm of a number to base 10.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; minus infinity for 0, null for a negative number and for null.",
    notes: &[],
    examples: &[
        example("A thousand", "print r = log10(1000)", "r:real\n3.0"),
        example("Outside of its domain", "print r = isnull(log10(-1))", "r:bool\ntrue"),
        example("A null", "print r = log10(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary_within(args, |x| x >= 0.0, f64::log10)
}
