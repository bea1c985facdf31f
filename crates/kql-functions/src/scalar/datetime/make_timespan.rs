//! `make_timespan()`: makes a timespan of its parts, or of another value.

use std::sync::Arc;

use arrow::array::{Float64Array, Int64Array};
use kql_types::ScalarType;
use kql_types::datetime::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

use crate::convert::{argument, long, real_to_long};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "make_timespan",
    aliases: &[],
    category: Category::DateTime,
    summary: "Makes a timespan of its parts, or of another value.",
    signatures: &[
        fixed(
            &[
                required("days", ParameterType::Integer, "number of days"),
                required("hours", ParameterType::Integer, "number of hours"),
                required("minutes", ParameterType::Integer, "number of minutes"),
                required(
                    "seconds",
                    ParameterType::Number,
                    "number of seconds, with fraction",
                ),
            ],
            ScalarType::TimeSpan,
        ),
        fixed(
            &[
                required("hours", ParameterType::Integer, "number of hours"),
                required("minutes", ParameterType::Integer, "number of minutes"),
                optional(
                    "seconds",
                    ParameterType::Number,
                    "number of seconds, with fraction",
                ),
            ],
            ScalarType::TimeSpan,
        ),
        fixed(
            &[required(
                "value",
                ParameterType::Scalar,
                "text or dynamic to read as a timespan",
            )],
            ScalarType::TimeSpan,
        ),
    ],
    returns: "A timespan; null when a part is null or not in its range: 0 to 23 hours, 0 to 59 minutes, 0 to below 60 seconds.",
    notes: &[],
    examples: &[
        example(
            "With days",
            "print r = make_timespan(1, 12, 30, 55.123)",
            "r:timespan\n1.12:30:55.1230000",
        ),
        example(
            "Hours and minutes",
            "print r = make_timespan(12, 30)",
            "r:timespan\n12:30:00",
        ),
        example(
            "A null",
            "print r = make_timespan(long(null), 30)",
            "r:timespan\n",
        ),
    ],
    result_name: ResultName::OnlyArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let units: &[i64] = match args.len() {
        1 => {
            return Ok(args.wrap(crate::convert(
                args.values[0].inner(),
                args.types[0],
                ScalarType::TimeSpan,
            )?));
        }
        4 => &[TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE],
        _ => &[TICKS_PER_HOUR, TICKS_PER_MINUTE],
    };
    let whole = (0..units.len())
        .map(|i| long(args, i))
        .collect::<Result<Vec<_>, _>>()?;
    let seconds = if args.len() > units.len() {
        Some(argument::<Float64Array>(
            args,
            units.len(),
            ScalarType::Real,
        )?)
    } else {
        None
    };
    let made: Int64Array = (0..args.output_rows())
        .map(|row| {
            let mut sum = 0i64;
            for (column, unit) in whole.iter().zip(units) {
                let count = column.get(row)?;
                let is_whole_unit = match *unit {
                    TICKS_PER_HOUR => (0..24).contains(&count),
                    TICKS_PER_MINUTE => (0..60).contains(&count),
                    _ => true,
                };
                if !is_whole_unit {
                    return None;
                }
                sum = sum.checked_add(count.checked_mul(*unit)?)?;
            }
            match &seconds {
                Some(column) => {
                    let ticks = real_to_long((column.get(row)? * TICKS_PER_SECOND as f64).round())?;
                    (0..TICKS_PER_MINUTE).contains(&ticks).then(|| sum.checked_add(ticks)).flatten()
                }
                None => Some(sum),
            }
        })
        .collect();
    Ok(args.wrap(Arc::new(made)))
}
