//! `datetime_part()`: returns a part of a datetime as a number.

use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::Int32Type;
use kql_types::ScalarType;

use super::_parts::Part;
use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "datetime_part",
    aliases: &["datepart"],
    category: Category::DateTime,
    summary: "Returns a part of a datetime as a number.",
    signatures: &[fixed(
        &[
            Parameter {
                values: &["year", "quarter", "month", "week_of_year", "day", "dayofyear", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"],
                ..constant(
                "part",
                ParameterType::Exact(ScalarType::String),
                "year, quarter, month, week_of_year, day, dayofyear, hour, minute, second, millisecond, microsecond or nanosecond, in any case",
            )
            },
            required(
                "date",
                ParameterType::Exact(ScalarType::DateTime),
                "datetime to look at",
            ),
        ],
        ScalarType::Int,
    )],
    returns: "The part; parts below the second count from the second. Null for null.",
    notes: &[],
    examples: &[
        example(
            "The quarter",
            "print r = datetime_part('quarter', datetime(2017-10-30 01:02:03.7654321))",
            "r:int\n4",
        ),
        example(
            "Microseconds",
            "print r = datetime_part('microsecond', datetime(2017-10-30 01:02:03.7654321))",
            "r:int\n765432",
        ),
        example(
            "A null",
            "print r = datetime_part('year', datetime(null))",
            "r:int\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let part = Part::from_constants(constants)?;
    Ok(Box::new(move |args| {
        let date = argument::<Int64Array>(args, 1, ScalarType::DateTime)?;
        // Every part fits: nanoseconds reach 999,999,900.
        Ok(args.wrap(Arc::new(
            date.array
                .unary::<_, Int32Type>(|ticks| part.of(ticks) as i32),
        )))
    }))
}
