//! `erfc()`: returns the complementary error function of a number.

use kql_types::ScalarType;

use super::_real::unary;
use super::_special::erfc;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "erfc",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the complementary error function of a number.",
    signatures: &[fixed(
        &[required("number", ParameterType::Number, "a number")],
        ScalarType::Real,
    )],
    returns: "A real; null for null.",
    notes: &[],
    examples: &[
        example("Nothing", "print r = erfc(0)", "r:real\n1.0"),
        example("One", "print r = round(erfc(1), 9)", "r:real\n0.157299207"),
        example("A null", "print r = erfc(real(null))", "r:real\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    unary(args, erfc)
}
