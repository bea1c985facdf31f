//! `datetime_utc_to_local()`: returns the local time of a time zone for a datetime in UTC.

use kql_types::ScalarType;

use super::_time_zone::{Direction, shift};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "datetime_utc_to_local",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the local time of a time zone for a datetime in UTC.",
    signatures: &[fixed(
        &[
            required(
                "from",
                ParameterType::Exact(ScalarType::DateTime),
                "datetime in UTC",
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
    notes: &[],
    examples: &[
        example(
            "Summer in Brussels",
            "print r = datetime_utc_to_local(datetime(2024-07-01 12:00), 'Europe/Brussels')",
            "r:datetime\n2024-07-01T14:00:00.0000000Z",
        ),
        example(
            "No such zone",
            "print r = datetime_utc_to_local(datetime(2024-07-01 12:00), 'Mars')",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    shift(args, Direction::ToLocal)
}
