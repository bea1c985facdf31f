//! `-`: subtracts numbers, timespans and datetimes.

use kql_types::ScalarType;

use super::_arithmetic::{NUMBERS_AND_TIMES, Operation, evaluate as calculate};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "-",
    aliases: &[],
    category: Category::Operator,
    summary: "Subtracts numbers, timespans and datetimes.",
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
                    ParameterType::Exact(ScalarType::Dynamic),
                    "right operand",
                ),
            ],
            Returns::Exact(ScalarType::TimeSpan),
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
            Returns::Exact(ScalarType::DateTime),
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
                required(
                    "right",
                    ParameterType::OneOf(NUMBERS_AND_TIMES),
                    "right operand",
                ),
            ],
            Returns::Parameter1,
        ),
        block(
            &[
                required(
                    "left",
                    ParameterType::OneOf(NUMBERS_AND_TIMES),
                    "left operand",
                ),
                required(
                    "right",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "right operand",
                ),
            ],
            Returns::Parameter0,
        ),
    ],
    returns: "The difference; between two datetimes a timespan. Null when an operand is null.",
    notes: &[],
    examples: &[
        example("Numbers", "print r = 1 - 3", "r:long\n-2"),
        example(
            "Between two times",
            "print r = datetime(2024-01-02) - datetime(2024-01-01)",
            "r:timespan\n1.00:00:00",
        ),
        example("A null", "print r = 1 - long(null)", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    calculate(args, Operation::Subtract)
}
