//! `beta_inv()`: returns where the beta distribution reaches a probability.

use kql_types::ScalarType;

use super::_real::several;
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
    returns: "A real; NaN for arguments out of range, null when one is null.",
    notes: &[],
    examples: &[
        example(
            "A symmetric distribution",
            "print r = round(beta_inv(0.5, 2, 2), 9)",
            "r:real\n0.5",
        ),
        example("A null", "print r = beta_inv(real(null), 2, 2)", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several(args, |[x, alpha, beta]| beta_inv(x, alpha, beta))
}
