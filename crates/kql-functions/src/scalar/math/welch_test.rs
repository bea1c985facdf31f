//! `welch_test()`: returns the p-value of Welch's test that two samples have equal means; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "welch_test",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the p-value of Welch's test that two samples have equal means; refused.",
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
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example(
            "The difference of the means",
            "print r = 10.5 - 9.5",
            "r:real\n1.0",
        ),
        example("A null", "print r = real(null) - 9.5", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "its exact definition, one-sided or two-sided, is not documented",
    ),
};
