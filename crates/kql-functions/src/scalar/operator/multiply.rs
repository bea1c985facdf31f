//! `*`: multiplies numbers, or a timespan by a number.

use kql_types::ScalarType;

use super::_arithmetic::{Operation, evaluate as calculate};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "*",
    aliases: &[],
    category: Category::Operator,
    summary: "Multiplies numbers, or a timespan by a number.",
    signatures: &[
        block(
            &[
                required("left", ParameterType::Number, "left operand"),
                required("right", ParameterType::Number, "right operand"),
            ],
            Returns::Widest,
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "left operand",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::TimeSpan),
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "left operand",
                ),
                required("right", ParameterType::Number, "right operand"),
            ],
            Returns::Exact(ScalarType::TimeSpan),
        ),
        block(
            &[
                required("left", ParameterType::Number, "left operand"),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::TimeSpan),
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::DateTime),
                    "left operand",
                ),
                required("right", ParameterType::Number, "right operand"),
            ],
            Returns::Exact(ScalarType::DateTime),
        ),
        block(
            &[
                required("left", ParameterType::Number, "left operand"),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::DateTime),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::DateTime),
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "left operand",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::Dynamic),
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "left operand",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Int),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::Long),
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::Int),
                    "left operand",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::Long),
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "left operand",
                ),
                required("right", ParameterType::Number, "right operand"),
            ],
            Returns::Parameter1,
        ),
        block(
            &[
                required("left", ParameterType::Number, "left operand"),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "right operand",
                ),
            ],
            Returns::Parameter0,
        ),
    ],
    returns: "The product; null when an operand is null.",
    notes: &["Long products wrap around."],
    examples: &[
        example("Numbers", "print r = 3 * 4", "r:long\n12"),
        example(
            "A longer time",
            "print r = 2.5 * 1h",
            "r:timespan\n02:30:00",
        ),
        example("A null", "print r = 1 * long(null)", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    calculate(args, Operation::Multiply)
}
