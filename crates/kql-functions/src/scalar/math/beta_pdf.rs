//! `beta_pdf()`: returns the density of the beta distribution at x.

use kql_types::ScalarType;

use super::_real::several;
use super::_special::beta_pdf;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "beta_pdf",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the density of the beta distribution at x.",
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
            "print r = round(beta_pdf(0.5, 2, 2), 9)",
            "r:real\n1.5",
        ),
        example("A null", "print r = beta_pdf(real(null), 2, 2)", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several(args, |[x, alpha, beta]| beta_pdf(x, alpha, beta))
}
