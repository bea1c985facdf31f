//! `loggamma()`: returns the logarithm of the gamma function's magnitude.

use kql_types::ScalarType;

use super::_real::unary;
use super::_special::log_gamma;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "loggamma",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the logarithm of the gamma function's magnitude.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example(
            "A factorial's",
            "print r = round(loggamma(5), 6)",
            "r:real\n3.178054",
        ),
        example("A null", "print r = loggamma(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, log_gamma)
}
