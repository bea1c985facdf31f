//! Time zones by their IANA names.
//!
//! Decisions where Kusto's documentation is silent:
//! - A local time that the clocks skip is read with the offset that begins there.
//! - A local time that occurs twice is the earlier one.
//! - A name that no zone has gives null; names are written as IANA writes them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::Int64Array;
use chrono::{MappedLocalTime, NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;
use kql_types::ScalarType;
use kql_types::datetime::{TICKS_PER_SECOND, UNIX_EPOCH, in_range};

use crate::convert::{argument, text};
use crate::{Arguments, ColumnValue, FunctionError};

/// Which way a datetime is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    ToLocal,
    ToUtc,
}

/// Evaluates `datetime_utc_to_local(date, zone)` and its reverse.
pub(crate) fn shift(
    args: &Arguments<'_>,
    direction: Direction,
) -> Result<ColumnValue, FunctionError> {
    let date = argument::<Int64Array>(args, 0, ScalarType::DateTime)?;
    let names = text(args, 1)?;
    let mut zones: HashMap<String, Option<Tz>> = HashMap::new();
    let mut out = Vec::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let name = names.text(row);
        let zone = match zones.get(name) {
            Some(zone) => *zone,
            None => *zones
                .entry(name.to_owned())
                .or_insert(name.parse::<Tz>().ok()),
        };
        out.push(
            date.get(row)
                .zip(zone)
                .and_then(|(ticks, zone)| move_ticks(ticks, zone, direction)),
        );
    }
    Ok(args.wrap(Arc::new(Int64Array::from(out))))
}

fn move_ticks(ticks: i64, zone: Tz, direction: Direction) -> Option<i64> {
    let time =
        chrono::DateTime::from_timestamp((ticks - UNIX_EPOCH).div_euclid(TICKS_PER_SECOND), 0)?
            .naive_utc();
    let seconds = match direction {
        Direction::ToLocal => offset_seconds(zone.offset_from_utc_datetime(&time)),
        Direction::ToUtc => -local_offset(&time, zone)?,
    };
    in_range(ticks.checked_add(i64::from(seconds) * TICKS_PER_SECOND)?)
}

fn local_offset(time: &NaiveDateTime, zone: Tz) -> Option<i32> {
    match zone.offset_from_local_datetime(time) {
        MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => {
            Some(offset_seconds(offset))
        }
        // No gap is longer than a day: a day later its offset holds.
        MappedLocalTime::None => {
            let later = time.checked_add_signed(chrono::TimeDelta::days(1))?;
            zone.offset_from_local_datetime(&later)
                .earliest()
                .map(offset_seconds)
        }
    }
}

fn offset_seconds(offset: impl chrono::Offset) -> i32 {
    offset.fix().local_minus_utc()
}
