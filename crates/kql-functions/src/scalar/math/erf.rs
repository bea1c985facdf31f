//! `erf()`: returns the error function of a number.

use kql_types::ScalarType;

use super::_real::unary;
use super::_special::erf;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "erf",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the error function of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example("Nothing", "print r = erf(0)", "r:real\n0.0"),
        example("One", "print r = round(erf(1), 9)", "r:real\n0.842700793"),
        example("A null", "print r = erf(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, erf)
}
