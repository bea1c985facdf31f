//! `exp10()`: returns 10 to the power of a number.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "exp10",
    aliases: &[],
    category: Category::Math,
    summary: "Returns 10 to the power of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example("A thousand", "print r = exp10(3)", "r:real\n1000.0"),
        example("A null", "print r = exp10(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, |x| 10f64.powf(x))
}
