//! `!in~`: tells whether a text equals none of a list, whatever the case.

use kql_types::ScalarType;

use super::_membership::{MembershipTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!in~",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a text equals none of a list, whatever the case.",
    signatures: &[fixed(
        &[
            required("value", ParameterType::StringOrDynamic, "value to look up"),
            repeated(
                "list",
                ParameterType::Scalar,
                1,
                32767,
                "values, or dynamic arrays of values",
            ),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false, never null.",
    notes: &["A dynamic array stands for its elements."],
    examples: &[
        example(
            "A list of texts",
            "print r = 'B' !in~ ('a', 'b')",
            "r:bool\nfalse",
        ),
        example("Empty text", "print r = '' !in~ ('a', 'b')", "r:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(
        constants,
        MembershipTest {
            ignores_case: true,
            is_negated: true,
        },
    )
}
