//! `beta_cdf()`: returns the probability that a beta-distributed value is at most x.

use kql_types::ScalarType;

use super::_real::several;
use super::_special::beta_cdf;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "beta_cdf",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the probability that a beta-distributed value is at most x.",
    signatures: &[fixed(
        &[
            required("x", ParameterType::Number, "value, 0 to 1"),
            required("alpha", ParameterType::Number, "first parameter, above 0"),
            required("beta", ParameterType::Number, "second parameter, above 0"),
        ],
        ScalarType::Real,
    )],
    returns: "A real; NaN for arguments out of range, null when one is null.",
    notes: &[],
    examples: &[
        example(
            "A symmetric distribution",
            "print r = round(beta_cdf(0.5, 2, 2), 9)",
            "r:real\n0.5",
        ),
        example("A null", "print r = beta_cdf(real(null), 2, 2)", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several(args, |[x, alpha, beta]| beta_cdf(x, alpha, beta))
}
