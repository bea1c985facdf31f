//! `log2()`: returns the logarithm of a number to base 2.

use kql_types::ScalarType;

use super::_real::unary_within;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "log2",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the logarithm of a number to base 2.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; minus infinity for 0, null for a negative number and for null.",
    notes: &[],
    examples: &[
        example("Eight", "print r = log2(8)", "r:real\n3.0"),
        example("Outside of its domain", "print r = isnull(log2(-1))", "r:bool\ntrue"),
        example("A null", "print r = log2(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary_within(args, |x| x >= 0.0, f64::log2)
}
