//! `make_datetime()`: makes a datetime of its parts, or of another value.

use std::sync::Arc;

use arrow::array::{Float64Array, Int64Array};
use kql_types::ScalarType;
use kql_types::datetime::{Civil, TICKS_PER_SECOND};

use crate::convert::{Column, argument, long};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "make_datetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "Makes a datetime of its parts, or of another value.",
    signatures: &[
        fixed(
            &[
                required("year", ParameterType::Number, "1 to 9999"),
                required("month", ParameterType::Number, "1 to 12"),
                required("day", ParameterType::Number, "1 to 31"),
                optional("hour", ParameterType::Number, "0 to 23"),
                optional("minute", ParameterType::Number, "0 to 59"),
                optional("second", ParameterType::Number, "0 to 59, with fraction"),
            ],
            ScalarType::DateTime,
        ),
        fixed(
            &[required(
                "value",
                ParameterType::Scalar,
                "text or dynamic to read as a datetime",
            )],
            ScalarType::DateTime,
        ),
    ],
    returns: "A datetime; null when a part is null or out of its range.",
    notes: &[],
    examples: &[
        example(
            "A day",
            "print r = make_datetime(2017, 10, 1)",
            "r:datetime\n2017-10-01T00:00:00.0000000Z",
        ),
        example(
            "With seconds",
            "print r = make_datetime(2017, 10, 1, 12, 10, 3.5)",
            "r:datetime\n2017-10-01T12:10:03.5000000Z",
        ),
        example(
            "No such day",
            "print r = make_datetime(2023, 2, 29)",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::OnlyArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    if args.len() == 1 {
        return Ok(args.wrap(crate::convert(
            args.values[0].inner(),
            args.types[0],
            ScalarType::DateTime,
        )?));
    }
    let parts = (0..args.len().min(5))
        .map(|i| long(args, i))
        .collect::<Result<Vec<Column<Int64Array>>, _>>()?;
    let seconds = if args.len() > 5 {
        Some(argument::<Float64Array>(args, 5, ScalarType::Real)?)
    } else {
        None
    };
    let made: Int64Array = (0..args.output_rows())
        .map(|row| {
            let part = |i: usize| match parts.get(i) {
                Some(column) => column.get(row),
                None => Some(0),
            };
            let seconds = match &seconds {
                Some(column) => column.get(row)?,
                None => 0.0,
            };
            make(part(0)?, part(1)?, part(2)?, part(3)?, part(4)?, seconds)
        })
        .collect();
    Ok(args.wrap(Arc::new(made)))
}

fn make(year: i64, month: i64, day: i64, hour: i64, minute: i64, seconds: f64) -> Option<i64> {
    if !(0.0..60.0).contains(&seconds) {
        return None;
    }
    // Rounded to ticks, which may reach the next minute.
    let ticks = (seconds * TICKS_PER_SECOND as f64).round() as i64;
    let part = |value: i64| u32::try_from(value).ok();
    let civil = Civil {
        hour: part(hour)?,
        minute: part(minute)?,
        ..Civil::date(i32::try_from(year).ok()?, part(month)?, part(day)?)
    };
    kql_types::datetime::add(civil.to_ticks()?, ticks)
}
