//! `<=`: tells whether a value is not greater than another.

use kql_types::ScalarType;

use super::_compare::{Comparison, evaluate as compare};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "<=",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a value is not greater than another.",
    signatures: &[
        fixed(
            &[
                required("left", ParameterType::Exact(ScalarType::Bool), "one value"),
                required("right", ParameterType::NumberOrBool, "the other value"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("left", ParameterType::Number, "one value"),
                required("right", ParameterType::NumberOrBool, "the other value"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "one value",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "the other value",
                ),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::DateTime),
                    "one value",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::DateTime),
                    "the other value",
                ),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "one value",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "the other value",
                ),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "one value",
                ),
                required("right", ParameterType::Number, "the other value"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("left", ParameterType::Number, "one value"),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "the other value",
                ),
            ],
            ScalarType::Bool,
        ),
    ],
    returns: "true or false; null when either is null.",
    notes: &[],
    examples: &[
        example("Numbers", "print r = 2 <= 2", "r:bool\ntrue"),
        example(
            "A null",
            "print r = isnull(long(null) <= 1)",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    compare(args, Comparison::LessOrEqual)
}
