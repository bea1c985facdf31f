//! `endofday()`: returns the last moment of the day of a datetime.

use kql_types::ScalarType;

use super::_calendar::{Period, with_offset};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "endofday",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the last moment of the day of a datetime.",
    signatures: &[fixed(
        &[
            required(
                "date",
                ParameterType::Exact(ScalarType::DateTime),
                "datetime to look at",
            ),
            optional(
                "offset",
                ParameterType::Exact(ScalarType::Long),
                "how many days to move on; negative moves back, 0 by default",
            ),
        ],
        ScalarType::DateTime,
    )],
    returns: "A datetime; null for null or outside the years 1 to 9999.",
    notes: &[],
    examples: &[
        example(
            "The day's end",
            "print r = endofday(datetime(2017-01-01 10:10:17))",
            "r:datetime\n2017-01-01T23:59:59.9999999Z",
        ),
        example(
            "The next day",
            "print r = endofday(datetime(2017-01-01 10:10:17), 1)",
            "r:datetime\n2017-01-02T23:59:59.9999999Z",
        ),
        example(
            "A null",
            "print r = endofday(datetime(null))",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    with_offset(args, |ticks, offset| Period::Day.end(ticks, offset))
}
