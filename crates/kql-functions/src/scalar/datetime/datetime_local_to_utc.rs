//! `datetime_local_to_utc()`: returns the datetime in UTC for a local time of a time zone.

use kql_types::ScalarType;

use super::_time_zone::{Direction, shift};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "datetime_local_to_utc",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the datetime in UTC for a local time of a time zone.",
    signatures: &[fixed(
        &[
            required(
                "from",
                ParameterType::Exact(ScalarType::DateTime),
                "local time",
            ),
            required(
                "timezone",
                ParameterType::Exact(ScalarType::String),
                "IANA name of the zone",
            ),
        ],
        ScalarType::DateTime,
    )],
    returns: "A datetime; null for null and for a name that no zone has.",
    notes: &[
        "A local time that the clocks skip is read with the offset that begins there; one that occurs twice is the earlier one.",
    ],
    examples: &[
        example(
            "Winter in Chicago",
            "print r = datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'America/Chicago')",
            "r:datetime\n2020-02-03T02:02:20.0000000Z",
        ),
        example(
            "No such zone",
            "print r = datetime_local_to_utc(datetime(2020-02-02), 'Mars')",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    shift(args, Direction::ToUtc)
}
