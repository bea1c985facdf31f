//! `welch_test()`: returns the p-value of Welch's test that two samples have equal means.

use kql_types::ScalarType;

use super::_real::several;
use super::_special::student_tails;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "welch_test",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the p-value of Welch's test that two samples have equal means.",
    signatures: &[fixed(
        &[
            required("mean1", ParameterType::Number, "mean of sample 1"),
            required("variance1", ParameterType::Number, "variance of sample 1"),
            required("count1", ParameterType::Number, "size of sample 1"),
            required("mean2", ParameterType::Number, "mean of sample 2"),
            required("variance2", ParameterType::Number, "variance of sample 2"),
            required("count2", ParameterType::Number, "size of sample 2"),
        ],
        ScalarType::Real,
    )],
    returns: "A real from 0 to 1: how probable means at least as far apart are when the true means are equal, to both sides; NaN for samples of fewer than 2 values or without variance, null when an argument is null.",
    notes: &[],
    examples: &[
        example(
            "Two samples of 15",
            "print p = round(welch_test(20.82, 7.867, 15, 22.987, 3.813, 15), 3)",
            "p:real\n0.021",
        ),
        example("A null", "print r = welch_test(real(null), 1, 2, 3, 4, 5)", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    several(args, |[mean1, variance1, count1, mean2, variance2, count2]| {
        let (error1, error2) = (variance1 / count1, variance2 / count2);
        let t = (mean1 - mean2) / (error1 + error2).sqrt();
        let degrees = (error1 + error2).powi(2) / (error1.powi(2) / (count1 - 1.0) + error2.powi(2) / (count2 - 1.0));
        student_tails(t, degrees)
    })
}
