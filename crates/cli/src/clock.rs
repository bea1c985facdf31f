//! The wall clock, read here and nowhere below, and datetimes given as arguments.

use std::time::{SystemTime, UNIX_EPOCH};

use kql_types::datetime;

/// Ticks (100 ns) from 0001-01-01 to 1970-01-01.
const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// Returns the present in ticks.
pub(crate) fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH_TICKS + i64::try_from(since.as_nanos() / 100).unwrap_or(i64::MAX - UNIX_EPOCH_TICKS)
}

/// Parses a datetime argument in any of KQL's forms.
pub(crate) fn parse(text: &str) -> Result<i64, String> {
    datetime::parse(text).ok_or_else(|| "not a datetime; write it like 2026-11-23T09:00:00Z".to_owned())
}
