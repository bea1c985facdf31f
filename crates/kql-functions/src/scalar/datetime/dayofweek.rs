//! `dayofweek()`: returns how many days lie between the last Sunday and a datetime.

use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::Int64Type;
use kql_types::ScalarType;
use kql_types::datetime::TICKS_PER_DAY;

use super::_calendar::day_of_week;
use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "dayofweek",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns how many days lie between the last Sunday and a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::TimeSpan,
    )],
    returns: "A timespan of 0 to 6 whole days; null for null.",
    notes: &[],
    examples: &[
        example(
            "A Monday",
            "print r = dayofweek(datetime(1970-05-11))",
            "r:timespan\n1.00:00:00",
        ),
        example(
            "A null",
            "print r = dayofweek(datetime(null))",
            "r:timespan\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let date = argument::<Int64Array>(args, 0, ScalarType::DateTime)?;
    Ok(args
        .wrap(Arc::new(date.array.unary::<_, Int64Type>(|ticks| {
            day_of_week(ticks) * TICKS_PER_DAY
        }))))
}
