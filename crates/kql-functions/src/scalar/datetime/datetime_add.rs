//! `datetime_add()`: moves a datetime by a count of years, months, days or smaller parts.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use super::_parts::Part;
use crate::convert::{argument, long};
use crate::scalar::operator::_arithmetic::binary_opt;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "datetime_add",
    aliases: &[],
    category: Category::DateTime,
    summary: "Moves a datetime by a count of years, months, days or smaller parts.",
    signatures: &[fixed(
        &[
            Parameter {
                values: &["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"],
                ..constant(
                "part",
                ParameterType::Exact(ScalarType::String),
                "year, quarter, month, week, day, hour, minute, second, millisecond, microsecond or nanosecond, in any case",
            )
            },
            required(
                "value",
                ParameterType::Integer,
                "how many to add; negative moves back",
            ),
            required(
                "datetime",
                ParameterType::Exact(ScalarType::DateTime),
                "datetime to move",
            ),
        ],
        ScalarType::DateTime,
    )],
    returns: "A datetime; null for null or outside the years 1 to 9999.",
    notes: &["A day that the new month lacks becomes its last day."],
    examples: &[
        example(
            "A year",
            "print r = datetime_add('year', 1, datetime(2017-01-01))",
            "r:datetime\n2018-01-01T00:00:00.0000000Z",
        ),
        example(
            "A shorter month",
            "print r = datetime_add('month', 1, datetime(2024-01-31))",
            "r:datetime\n2024-02-29T00:00:00.0000000Z",
        ),
        example(
            "A null",
            "print r = datetime_add('day', 1, datetime(null))",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let part = Part::from_constants(constants)?;
    Ok(Box::new(move |args| {
        let date = argument::<Int64Array>(args, 2, ScalarType::DateTime)?;
        let moved: Int64Array = binary_opt(&date, &long(args, 1)?, |ticks, count| {
            part.add(ticks, count)
        });
        Ok(args.wrap(Arc::new(moved)))
    }))
}
