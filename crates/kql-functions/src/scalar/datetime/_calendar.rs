//! The calendar behind the datetime functions: UTC, Gregorian, weeks from Sunday.

use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::{Int32Type, Int64Type};
use kql_types::ScalarType;
use kql_types::datetime::{Civil, MAX, TICKS_PER_DAY, days_from_civil, days_in_month, in_range};

use crate::convert::{argument, optional_long};
use crate::scalar::operator::_arithmetic::binary_opt;
use crate::{Arguments, ColumnValue, FunctionError};

/// A stretch of the calendar that datetimes are cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    Day,
    Week,
    Month,
    Year,
}

impl Period {
    /// Returns the first tick of the period that lies `offset` periods after a datetime's own.
    pub(crate) fn start(self, ticks: i64, offset: i64) -> Option<i64> {
        let day = ticks.div_euclid(TICKS_PER_DAY);
        let first = match self {
            Self::Day => day.checked_add(offset)?,
            Self::Week => (day - day_of_week(ticks)).checked_add(offset.checked_mul(7)?)?,
            Self::Month => {
                let civil = Civil::from_ticks(ticks);
                first_of_month(
                    (i64::from(civil.year) * 12 + i64::from(civil.month) - 1)
                        .checked_add(offset)?,
                )?
            }
            Self::Year => {
                let year = i64::from(Civil::from_ticks(ticks).year).checked_add(offset)?;
                days_from_civil(i32::try_from(year).ok()?, 1, 1)?
            }
        };
        in_range(first.checked_mul(TICKS_PER_DAY)?)
    }

    /// Returns the last tick of the period that lies `offset` periods after a datetime's own.
    pub(crate) fn end(self, ticks: i64, offset: i64) -> Option<i64> {
        self.start(ticks, offset)?;
        // The last period of all has no successor.
        Some(
            self.start(ticks, offset.checked_add(1)?)
                .map_or(MAX, |next| next - 1),
        )
    }
}

/// Returns the days since 0001-01-01 on which a month begins; months count from year 0.
fn first_of_month(month: i64) -> Option<i64> {
    days_from_civil(
        i32::try_from(month.div_euclid(12)).ok()?,
        month.rem_euclid(12) as u32 + 1,
        1,
    )
}

/// Returns 0 for Sunday to 6 for Saturday.
pub(crate) fn day_of_week(ticks: i64) -> i64 {
    // 0001-01-01 was a Monday.
    (ticks.div_euclid(TICKS_PER_DAY) + 1).rem_euclid(7)
}

/// Returns 1 to 366.
pub(crate) fn day_of_year(ticks: i64) -> i64 {
    let first = Period::Year.start(ticks, 0).unwrap_or_default();
    (ticks - first).div_euclid(TICKS_PER_DAY) + 1
}

/// Returns the ISO 8601 week, 1 to 53: weeks begin on Monday, the first one holds the year's first Thursday.
pub(crate) fn week_of_year(ticks: i64) -> i64 {
    let since_monday = (day_of_week(ticks) + 6) % 7;
    let thursday = ticks.div_euclid(TICKS_PER_DAY) - since_monday + 3;
    (day_of_year(thursday * TICKS_PER_DAY) - 1) / 7 + 1
}

/// Moves a datetime by months; a day that the month lacks becomes its last.
pub(crate) fn add_months(ticks: i64, months: i64) -> Option<i64> {
    let civil = Civil::from_ticks(ticks);
    let month = (i64::from(civil.year) * 12 + i64::from(civil.month) - 1).checked_add(months)?;
    let first = first_of_month(month)?;
    let length = days_in_month(month.div_euclid(12) as i32, month.rem_euclid(12) as u32 + 1);
    let day = first + i64::from(civil.day.min(length)) - 1;
    in_range(
        day.checked_mul(TICKS_PER_DAY)?
            .checked_add(ticks.rem_euclid(TICKS_PER_DAY))?,
    )
}

/// Evaluates a function of a datetime that yields a whole number.
pub(crate) fn whole_number(
    args: &Arguments<'_>,
    f: impl Fn(i64) -> i64,
) -> Result<ColumnValue, FunctionError> {
    let date = argument::<Int64Array>(args, 0, ScalarType::DateTime)?;
    // Every part fits: years reach 9999, nanoseconds 999,999,900.
    Ok(args.wrap(Arc::new(
        date.array.unary::<_, Int32Type>(|ticks| f(ticks) as i32),
    )))
}

/// Evaluates a function of a datetime and an optional count of periods.
pub(crate) fn with_offset(
    args: &Arguments<'_>,
    f: impl Fn(i64, i64) -> Option<i64>,
) -> Result<ColumnValue, FunctionError> {
    let date = argument::<Int64Array>(args, 0, ScalarType::DateTime)?;
    let result = match optional_long(args, 1)? {
        None => date.array.unary_opt::<_, Int64Type>(|ticks| f(ticks, 0)),
        Some(offset) => binary_opt(&date, &offset, f),
    };
    Ok(args.wrap(Arc::new(result)))
}
