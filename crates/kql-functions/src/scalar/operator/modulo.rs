//! `%`: returns the remainder of a division, which is never negative.

use kql_types::ScalarType;

use super::_arithmetic::{Operation, evaluate as calculate};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "%",
    aliases: &[],
    category: Category::Operator,
    summary: "Returns the remainder of a division, which is never negative.",
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
                required(
                    "left",
                    ParameterType::Exact(ScalarType::DateTime),
                    "left operand",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::DateTime),
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
    returns: "The remainder, from 0 to below the divisor's magnitude; null when an operand is null or an integer is divided by zero.",
    notes: &[],
    examples: &[
        example("A negative dividend", "print r = -14 % 12", "r:long\n10"),
        example(
            "Time of day",
            "print r = datetime(2024-01-01 13:00) % 1d",
            "r:timespan\n13:00:00",
        ),
        example("By zero", "print r = 1 % 0", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    calculate(args, Operation::Modulo)
}
