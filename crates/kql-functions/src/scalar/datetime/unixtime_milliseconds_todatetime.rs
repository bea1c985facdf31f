//! `unixtime_milliseconds_todatetime()`: returns the datetime that lies a number of milliseconds after 1970-01-01.

use kql_types::ScalarType;
use kql_types::datetime::TICKS_PER_MILLISECOND;

use super::_unix_time::{Scale, evaluate as since_1970};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "unixtime_milliseconds_todatetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the datetime that lies a number of milliseconds after 1970-01-01.",
    signatures: &[fixed(
        &[required(
            "number",
            ParameterType::Number,
            "milliseconds since 1970, negative before",
        )],
        ScalarType::DateTime,
    )],
    returns: "A datetime, cut to 100 nanoseconds; null for null or outside the years 1 to 9999.",
    notes: &[],
    examples: &[
        example(
            "New year 2019",
            "print r = unixtime_milliseconds_todatetime(1546300800000)",
            "r:datetime\n2019-01-01T00:00:00.0000000Z",
        ),
        example(
            "A null",
            "print r = unixtime_milliseconds_todatetime(long(null))",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    since_1970(args, Scale::Ticks(TICKS_PER_MILLISECOND))
}
