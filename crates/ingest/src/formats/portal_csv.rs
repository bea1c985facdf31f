//! What the Log Analytics portal does to headers and times when it exports.
//!
//! A time column's header carries the zone the portal was set to (`TimeGenerated [UTC]`), its
//! values are in the form `11/8/2020, 3:05:02.123 PM`, month first.

use kql_types::datetime::Civil;

/// Returns a header's column name, and the time zone that the header names.
pub(crate) fn column_name(header: &str) -> (&str, Option<&str>) {
    let header = header.trim();
    let Some((name, zone)) = header.strip_suffix(']').and_then(|h| h.split_once(" [")) else {
        return (header, None);
    };
    if name.is_empty() || !["UTC", "GMT", "Time"].iter().any(|word| zone.contains(word)) {
        return (header, None);
    }
    (name, Some(zone))
}

/// Returns whether a zone of a header is the one times are kept in.
pub(crate) fn is_utc(zone: &str) -> bool {
    matches!(zone, "UTC" | "GMT")
}

/// Returns the ticks of `M/D/YYYY, h:mm:ss.fff AM`.
pub(crate) fn parse_time(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(',')?;
    let mut date = date.trim().splitn(3, '/');
    let (month, day, year) = (date.next()?, date.next()?, date.next()?);
    let mut words = time.split_ascii_whitespace();
    let clock = words.next()?;
    let half = words.next();
    if words.next().is_some() {
        return None;
    }
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let hour: u32 = number(hour)?;
    let hour = match half {
        None => hour,
        Some(half) if !(1..=12).contains(&hour) || half.len() != 2 => return None,
        Some(half) if half.eq_ignore_ascii_case("am") => hour % 12,
        Some(half) if half.eq_ignore_ascii_case("pm") => hour % 12 + 12,
        Some(_) => return None,
    };
    // Digits below a tick are cut off.
    let mut ticks = 0;
    for place in 0..7 {
        ticks = ticks * 10 + fraction.as_bytes().get(place).map_or(Some(0), |b| char::from(*b).to_digit(10))?;
    }
    Civil {
        year: number(year)? as i32,
        month: number(month)?,
        day: number(day)?,
        hour,
        minute: number(minute)?,
        second: number(second)?,
        fraction: ticks,
    }
    .to_ticks()
}

fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kql_types::datetime::format;

    #[test]
    fn headers_lose_their_zone() {
        assert_eq!(column_name("TimeGenerated [UTC]"), ("TimeGenerated", Some("UTC")));
        assert_eq!(column_name("T [Eastern Time (US and Canada)]"), ("T", Some("Eastern Time (US and Canada)")));
        assert_eq!(column_name("Items [0]"), ("Items [0]", None));
        assert_eq!(column_name("[UTC]"), ("[UTC]", None));
    }

    #[test]
    fn times() {
        let time = |text| parse_time(text).map(format);
        assert_eq!(time("11/8/2020, 3:05:02.123 PM").as_deref(), Some("2020-11-08T15:05:02.1230000Z"));
        assert_eq!(time("4/19/2021, 12:00:00 AM").as_deref(), Some("2021-04-19T00:00:00.0000000Z"));
        assert_eq!(time("4/19/2021, 12:30 PM").as_deref(), Some("2021-04-19T12:30:00.0000000Z"));
        assert_eq!(time("12/31/1999, 23:59:59.9999999").as_deref(), Some("1999-12-31T23:59:59.9999999Z"));
        for text in [
            "13/1/2020, 1:00:00 PM",
            "1/1/2020, 13:00:00 PM",
            "1/1/2020, 1:00:00 XM",
            "1/1/2020",
            "a, b",
            "1/1/2020, 1:00:0x AM",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
