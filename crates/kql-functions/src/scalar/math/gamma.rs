//! `gamma()`: returns the gamma function of a number.

use kql_types::ScalarType;

use super::_real::unary;
use super::_special::gamma;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "gamma",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the gamma function of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; NaN at zero and the negative whole numbers, null for null.",
    notes: &[],
    examples: &[
        example("A factorial", "print r = gamma(5)", "r:real\n24.0"),
        example("A null", "print r = gamma(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, gamma)
}
