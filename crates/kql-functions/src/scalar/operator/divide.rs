//! `/`: divides numbers, or timespans by numbers and timespans.

use kql_types::ScalarType;

use super::_arithmetic::{Operation, evaluate as calculate};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "/",
    aliases: &[],
    category: Category::Operator,
    summary: "Divides numbers, or timespans by numbers and timespans.",
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
            Returns::Exact(ScalarType::Real),
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
            Returns::Exact(ScalarType::Real),
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
            Returns::Exact(ScalarType::Real),
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
    returns: "The quotient, cut towards zero for two integers; between two timespans a real. Null when an operand is null or an integer is divided by zero.",
    notes: &["A real divided by zero is an infinity or NaN."],
    examples: &[
        example("Integers", "print r = 7 / 2", "r:long\n3"),
        example("Reals", "print r = 7 / 2.0", "r:real\n3.5"),
        example("How many hours", "print r = 1d / 1h", "r:real\n24.0"),
        example("By zero", "print r = 1 / 0", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    calculate(args, Operation::Divide)
}
