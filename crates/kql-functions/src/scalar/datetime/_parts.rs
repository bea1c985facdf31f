//! The parts of a datetime by name: `year`, `week_of_year`, `nanosecond`….

use kql_types::Literal;
use kql_types::datetime::{
    Civil, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MICROSECOND, TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE, TICKS_PER_SECOND, add,
};

use super::_calendar::{add_months, day_of_week, day_of_year, week_of_year};
use crate::{Constants, FunctionError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

impl Part {
    /// Reads the constant first argument, in any case.
    pub(crate) fn from_constants(constants: &Constants<'_>) -> Result<Self, FunctionError> {
        let refuse = |word: &str| FunctionError::InvalidArgument {
            argument: 0,
            message: format!(
                "`{word}` is no part of a datetime; expected year, quarter, month, week_of_year, day, dayofyear, hour, minute, second, millisecond, microsecond or nanosecond"
            ),
        };
        let Some(Literal::String(word)) = constants.values.first().and_then(Option::as_ref) else {
            return Err(refuse(""));
        };
        Ok(match word.to_ascii_lowercase().as_str() {
            "year" => Self::Year,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" | "weekofyear" | "week_of_year" => Self::Week,
            "day" => Self::Day,
            "dayofyear" | "day_of_year" => Self::DayOfYear,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "millisecond" => Self::Millisecond,
            "microsecond" => Self::Microsecond,
            "nanosecond" => Self::Nanosecond,
            _ => return Err(refuse(word)),
        })
    }

    /// Returns the part's value; sub-second parts count from the second.
    pub(crate) fn of(self, ticks: i64) -> i64 {
        let civil = || Civil::from_ticks(ticks);
        match self {
            Self::Year => i64::from(civil().year),
            Self::Quarter => i64::from((civil().month - 1) / 3 + 1),
            Self::Month => i64::from(civil().month),
            Self::Week => week_of_year(ticks),
            Self::Day => i64::from(civil().day),
            Self::DayOfYear => day_of_year(ticks),
            Self::Hour => ticks / TICKS_PER_HOUR % 24,
            Self::Minute => ticks / TICKS_PER_MINUTE % 60,
            Self::Second => ticks / TICKS_PER_SECOND % 60,
            Self::Millisecond => ticks % TICKS_PER_SECOND / TICKS_PER_MILLISECOND,
            Self::Microsecond => ticks % TICKS_PER_SECOND / TICKS_PER_MICROSECOND,
            Self::Nanosecond => ticks % TICKS_PER_SECOND * 100,
        }
    }

    /// Returns the datetime moved by a count of the part; nanoseconds are cut to ticks.
    pub(crate) fn add(self, ticks: i64, count: i64) -> Option<i64> {
        let by = |unit: i64| count.checked_mul(unit).and_then(|span| add(ticks, span));
        match self {
            Self::Year => add_months(ticks, count.checked_mul(12)?),
            Self::Quarter => add_months(ticks, count.checked_mul(3)?),
            Self::Month => add_months(ticks, count),
            Self::Week => by(7 * TICKS_PER_DAY),
            Self::Day | Self::DayOfYear => by(TICKS_PER_DAY),
            Self::Hour => by(TICKS_PER_HOUR),
            Self::Minute => by(TICKS_PER_MINUTE),
            Self::Second => by(TICKS_PER_SECOND),
            Self::Millisecond => by(TICKS_PER_MILLISECOND),
            Self::Microsecond => by(TICKS_PER_MICROSECOND),
            Self::Nanosecond => add(ticks, count / 100),
        }
    }

    /// Returns how many boundaries of the part lie from `earlier` to `later`; negative the other way.
    pub(crate) fn difference(self, later: i64, earlier: i64) -> i64 {
        let index = |ticks: i64| match self {
            Self::Year => i64::from(Civil::from_ticks(ticks).year),
            Self::Quarter => {
                let civil = Civil::from_ticks(ticks);
                i64::from(civil.year) * 4 + i64::from((civil.month - 1) / 3)
            }
            Self::Month => {
                let civil = Civil::from_ticks(ticks);
                i64::from(civil.year) * 12 + i64::from(civil.month)
            }
            // Weeks begin on Sunday.
            Self::Week => (ticks.div_euclid(TICKS_PER_DAY) - day_of_week(ticks)).div_euclid(7),
            Self::Day | Self::DayOfYear => ticks.div_euclid(TICKS_PER_DAY),
            Self::Hour => ticks.div_euclid(TICKS_PER_HOUR),
            Self::Minute => ticks.div_euclid(TICKS_PER_MINUTE),
            Self::Second => ticks.div_euclid(TICKS_PER_SECOND),
            Self::Millisecond => ticks.div_euclid(TICKS_PER_MILLISECOND),
            Self::Microsecond => ticks.div_euclid(TICKS_PER_MICROSECOND),
            Self::Nanosecond => ticks,
        };
        let difference = index(later) - index(earlier);
        if self == Self::Nanosecond {
            difference.saturating_mul(100)
        } else {
            difference
        }
    }
}
