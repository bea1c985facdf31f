//! `beta_inv()`: returns where the beta distribution reaches a probability.

use kql_types::ScalarType;

use super::_real::several_within;
use super::_special::beta_inv;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "beta_inv",
    aliases: &[],
    category: Category::Math,
    summary: "Returns where the beta distribution reaches a probability.",
    signatures: &[fixed(
        &[
            required("probability", ParameterType::Number, "probability, 0 to 1"),
            required("alpha", ParameterType::Number, "first parameter, above 0"),
            required("beta", ParameterType::Number, "second parameter, above 0"),
        ],
        ScalarType::Real,
    )],
    returns: "A real; null for a probability that is not above 0 and up to 1, NaN for parameters that are not positive, null when an argument is null.",
    notes: &[],
    examples: &[
        example(
            "A symmetric distribution",
            "print r = round(beta_inv(0.5, 2, 2), 9)",
            "r:real\n0.5",
        ),
        example("A certain event", "print r = beta_inv(1.0, 10, 20)", "r:real\n1.0"),
        example("No probability", "print r = beta_inv(1.5, 10, 20)", "r:real\n"),
        example("A null", "print r = beta_inv(real(null), 2, 2)", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several_within(args, |[p, alpha, beta]| (p > 0.0 && p <= 1.0 || p.is_nan()).then(|| beta_inv(p, alpha, beta)))
}
