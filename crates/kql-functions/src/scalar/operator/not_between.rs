//! `!between`: tells whether a value lies outside a range, ends included in the range.

use kql_types::ScalarType;

use super::_range::evaluate as test_range;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "!between",
    aliases: &[],
    category: Category::Operator,
    summary: "Tells whether a value lies outside a range, ends included in the range.",
    signatures: &[
        fixed(
            &[
                required("value", ParameterType::Number, "value to test"),
                required("start", ParameterType::Number, "first value of the range"),
                required("end", ParameterType::Number, "last value of the range"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("value", ParameterType::Summable, "value to test"),
                required(
                    "start",
                    ParameterType::Parameter0,
                    "first value of the range",
                ),
                required("end", ParameterType::Parameter0, "last value of the range"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::DateTime),
                    "value to test",
                ),
                required(
                    "start",
                    ParameterType::Exact(ScalarType::DateTime),
                    "first value of the range",
                ),
                required(
                    "end",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "last value of the range",
                ),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required("value", ParameterType::Number, "value to test"),
                required(
                    "start",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "first value of the range",
                ),
                required("end", ParameterType::Parameter1, "last value of the range"),
            ],
            ScalarType::Bool,
        ),
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::Dynamic),
                    "value to test",
                ),
                required("start", ParameterType::Number, "first value of the range"),
                required("end", ParameterType::Parameter1, "last value of the range"),
            ],
            ScalarType::Bool,
        ),
    ],
    returns: "true or false; null when the value is null, or a bound that decides is.",
    notes: &["A timespan as the end counts from a datetime start."],
    examples: &[
        example("Numbers", "print r = 6 !between (1 .. 5)", "r:bool\ntrue"),
        example(
            "A null",
            "print r = isnull(long(null) !between (1 .. 5))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    test_range(args, true)
}
