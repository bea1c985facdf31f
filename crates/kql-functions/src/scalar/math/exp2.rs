//! `exp2()`: returns 2 to the power of a number.

use kql_types::ScalarType;

use super::_real::unary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "exp2",
    aliases: &[],
    category: Category::Math,
    summary: "Returns 2 to the power of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example("Eight", "print r = exp2(3)", "r:real\n8.0"),
        example("A null", "print r = exp2(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, f64::exp2)
}
