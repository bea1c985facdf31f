//! `+`: adds numbers, timespans, or a timespan to a datetime.

use kql_types::ScalarType;

use super::_arithmetic::{NUMBERS_AND_TIMES, Operation, TIMES, evaluate as calculate};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "+",
    aliases: &[],
    category: Category::Operator,
    summary: "Adds numbers, timespans, or a timespan to a datetime.",
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
                required("left", ParameterType::OneOf(TIMES), "left operand"),
                required("right", ParameterType::OneOf(TIMES), "right operand"),
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
    returns: "The sum; null when an operand is null or a datetime leaves the years 1 to 9999.",
    notes: &["Sums of int are long; long sums wrap around."],
    examples: &[
        example("Numbers", "print r = 1 + 2.5", "r:real\n3.5"),
        example(
            "A later time",
            "print r = datetime(2024-01-01) + 36h",
            "r:datetime\n2024-01-02T12:00:00.0000000Z",
        ),
        example("A null", "print r = 1 + long(null)", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    calculate(args, Operation::Add)
}
