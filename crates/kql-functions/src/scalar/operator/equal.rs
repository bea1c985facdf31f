//! `==`: tells whether two values are equal.

use kql_types::ScalarType;

use super::_compare::{Comparison, evaluate as compare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "==",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether two values are equal.",
    signatures: &[
        fixed(
            &[
                required("left", ParameterType::Exact(ScalarType::Bool), "one value"),
                required("right", ParameterType::Scalar, "the other value"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("left", ParameterType::NotBool, "one value"),
                required("right", ParameterType::Scalar, "the other value"),
            ],
            ScalarType::Bool,
        ),
    ],
    returns: "true or false; null when both are null.",
    notes: &[
        "Text compared with another type is read as that type; values of unrelated types are never equal.",
    ],
    examples: &[
        example(
            "Numbers of different types",
            "print r = 1 == 1.0",
            "r:bool\ntrue",
        ),
        example("Case matters", "print r = 'ABC' == 'abc'", "r:bool\nfalse"),
        example(
            "A number as text",
            "print r = 4625 == '4625'",
            "r:bool\ntrue",
        ),
        example("One null", "print r = long(null) == 1", "r:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    compare(args, Comparison::Equal)
}
