//! `pow()`: raises a number to a power.

use kql_types::ScalarType;

use super::_real::several;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pow",
    aliases: &[],
    category: Category::Math,
    summary: "Raises a number to a power.",
    signatures: &[fixed(
        &[
            required("base", ParameterType::Number, "base"),
            required("exponent", ParameterType::Number, "exponent"),
        ],
        ScalarType::Real,
    )],
    returns: "A real; null when either is null.",
    notes: &[],
    examples: &[
        example("Two to the third", "print r = pow(2, 3)", "r:real\n8.0"),
        example("A null", "print r = pow(real(null), 3)", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several(args, |[base, exponent]: [f64; 2]| base.powf(exponent))
}
