//! `!in`: tells whether a value equals none of a list.

use kql_types::ScalarType;

use super::_membership::{MembershipTest, prepare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!in",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a value equals none of a list.",
    signatures: &[
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::Bool),
                    "value to look up",
                ),
                repeated(
                    "list",
                    ParameterType::Scalar,
                    1,
                    32767,
                    "values, or dynamic arrays of values",
                ),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("value", ParameterType::NotBool, "value to look up"),
                repeated(
                    "list",
                    ParameterType::Scalar,
                    1,
                    32767,
                    "values, or dynamic arrays of values",
                ),
            ],
            ScalarType::Bool,
        ),
    ],
    returns: "true or false, never null.",
    notes: &["A dynamic array stands for its elements."],
    examples: &[
        example(
            "A list of texts",
            "print r = 'B' !in ('a', 'b')",
            "r:bool\ntrue",
        ),
        example(
            "A null is in no list",
            "print r = long(null) !in (1, 2)",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(compile),
};

fn compile(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    prepare(
        constants,
        MembershipTest {
            ignores_case: false,
            is_negated: true,
        },
    )
}
