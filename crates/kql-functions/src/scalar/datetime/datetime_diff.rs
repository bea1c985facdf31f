//! `datetime_diff()`: returns how many years, months, days or smaller parts lie between two datetimes.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use super::_parts::Part;
use crate::convert::argument;
use crate::scalar::operator::_arithmetic::binary;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "datetime_diff",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns how many years, months, days or smaller parts lie between two datetimes.",
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
                "datetime1",
                ParameterType::Exact(ScalarType::DateTime),
                "the later datetime",
            ),
            required(
                "datetime2",
                ParameterType::Exact(ScalarType::DateTime),
                "the earlier datetime",
            ),
        ],
        ScalarType::Long,
    )],
    returns: "How often a part begins between the two; negative when the first is earlier. Null when either is null.",
    notes: &[
        "Parts are counted by their beginnings: a minute before midnight and a minute after lie a day apart.",
    ],
    examples: &[
        example(
            "Years",
            "print r = datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))",
            "r:long\n17",
        ),
        example(
            "Weeks begin on Sunday",
            "print r = datetime_diff('week', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))",
            "r:long\n5",
        ),
        example(
            "A null",
            "print r = datetime_diff('day', datetime(null), datetime(2024-01-01))",
            "r:long\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let part = Part::from_constants(constants)?;
    Ok(Box::new(move |args| {
        let later = argument::<Int64Array>(args, 1, ScalarType::DateTime)?;
        let earlier = argument::<Int64Array>(args, 2, ScalarType::DateTime)?;
        let difference: Int64Array = binary(&later, &earlier, |a, b| part.difference(a, b));
        Ok(args.wrap(Arc::new(difference)))
    }))
}
