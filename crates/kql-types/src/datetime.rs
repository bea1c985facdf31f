//! `datetime` values: 100 ns ticks since 0001-01-01T00:00:00Z, years 0001 to 9999.
//!
//! The proleptic Gregorian calendar, without leap seconds, as Kusto and .NET have it.
//!
//! Decisions where Kusto's documentation is silent:
//! - Digits of a second after the seventh are cut off, not rounded.
//! - `2014, 11, 8` is a date too, year first.
//! - `11/8/2014` and `11-08-2014` are month first. A two-digit year below 50 is 20yy, else 19yy.
//! - A bare time of day is not a datetime: it would need today's date, and parsing knows no clock.
//! - Eight bare digits (`20141108`) are not a datetime.

use std::fmt::{self, Write};

pub const TICKS_PER_MICROSECOND: i64 = 10;
pub const TICKS_PER_MILLISECOND: i64 = 10_000;
pub const TICKS_PER_SECOND: i64 = 10_000_000;
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;

/// 0001-01-01T00:00:00.0000000Z.
pub const MIN: i64 = 0;
/// 9999-12-31T23:59:59.9999999Z.
pub const MAX: i64 = 3_652_059 * TICKS_PER_DAY - 1;
/// 1970-01-01T00:00:00Z.
pub const UNIX_EPOCH: i64 = 719_162 * TICKS_PER_DAY;

/// A point in time in calendar fields, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Civil {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// Ticks within the second, 0 to 9,999,999.
    pub fraction: u32,
}

impl Civil {
    /// Returns the midnight that begins a day.
    pub fn date(year: i32, month: u32, day: u32) -> Self {
        Self { year, month, day, hour: 0, minute: 0, second: 0, fraction: 0 }
    }

    /// Returns the fields of a tick count.
    pub fn from_ticks(ticks: i64) -> Self {
        let (year, month, day) = civil_from_days(ticks.div_euclid(TICKS_PER_DAY));
        let rest = ticks.rem_euclid(TICKS_PER_DAY);
        let seconds = (rest / TICKS_PER_SECOND) as u32;
        Self {
            year,
            month,
            day,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            fraction: (rest % TICKS_PER_SECOND) as u32,
        }
    }

    /// Returns the tick count, or `None` if a field is out of its range.
    pub fn to_ticks(self) -> Option<i64> {
        let days = days_from_civil(self.year, self.month, self.day)?;
        if self.hour > 23 || self.minute > 59 || self.second > 59 || i64::from(self.fraction) >= TICKS_PER_SECOND {
            return None;
        }
        let seconds = i64::from(self.hour * 3600 + self.minute * 60 + self.second);
        Some(days * TICKS_PER_DAY + seconds * TICKS_PER_SECOND + i64::from(self.fraction))
    }
}

/// Returns whether the year has 366 days.
pub fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Returns the number of days of a month (1 to 12), or 0 for another month.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Returns the days since 0001-01-01, or `None` for a date outside years 0001 to 9999.
pub fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i64> {
    if !(1..=9999).contains(&year) || day == 0 || day > days_in_month(year, month) {
        return None;
    }
    // Years that begin in March keep the leap day last (Hinnant, "chrono-compatible date algorithms").
    let y = i64::from(year) - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let shifted = i64::from((month + 9) % 12);
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 306)
}

/// Returns year, month and day of a count of days since 0001-01-01.
pub fn civil_from_days(days: i64) -> (i32, u32, u32) {
    let z = days + 306;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year as i32, month, day)
}

/// Returns the ticks if they lie in the years 0001 to 9999.
pub fn in_range(ticks: i64) -> Option<i64> {
    (MIN..=MAX).contains(&ticks).then_some(ticks)
}

/// Returns `datetime + timespan`, or `None` outside the years 0001 to 9999.
pub fn add(ticks: i64, timespan: i64) -> Option<i64> {
    ticks.checked_add(timespan).and_then(in_range)
}

/// Returns the datetime of a count of nanoseconds since 1970; digits below a tick are cut off.
pub fn from_unix_nanos(nanos: i64) -> Option<i64> {
    add(UNIX_EPOCH, nanos.div_euclid(100))
}

/// Returns the datetime of a count of microseconds since 1970.
pub fn from_unix_micros(micros: i64) -> Option<i64> {
    add(UNIX_EPOCH, micros.checked_mul(TICKS_PER_MICROSECOND)?)
}

/// Returns the datetime of a count of milliseconds since 1970.
pub fn from_unix_millis(millis: i64) -> Option<i64> {
    add(UNIX_EPOCH, millis.checked_mul(TICKS_PER_MILLISECOND)?)
}

/// Returns the datetime of a count of seconds since 1970.
pub fn from_unix_seconds(seconds: i64) -> Option<i64> {
    add(UNIX_EPOCH, seconds.checked_mul(TICKS_PER_SECOND)?)
}

/// Returns the nanoseconds since 1970, or `None` where 64 bits do not hold them (before 1677, after 2262).
pub fn to_unix_nanos(ticks: i64) -> Option<i64> {
    ticks.checked_sub(UNIX_EPOCH)?.checked_mul(100)
}

/// Returns the whole microseconds since 1970, rounded down.
pub fn to_unix_micros(ticks: i64) -> i64 {
    (ticks - UNIX_EPOCH).div_euclid(TICKS_PER_MICROSECOND)
}

/// Returns the whole milliseconds since 1970, rounded down.
pub fn to_unix_millis(ticks: i64) -> i64 {
    (ticks - UNIX_EPOCH).div_euclid(TICKS_PER_MILLISECOND)
}

/// Returns the ticks as Kusto prints them: `2014-11-08T15:55:55.0000000Z`.
pub fn format(ticks: i64) -> String {
    let mut text = String::with_capacity(28);
    // Writing to a string cannot fail.
    let _ = write(ticks, &mut text);
    text
}

/// Writes the ticks as [`format`] shows them.
pub fn write(ticks: i64, out: &mut impl Write) -> fmt::Result {
    let c = Civil::from_ticks(ticks);
    let mut text = *b"0000-00-00T00:00:00.0000000Z";
    digits(&mut text[0..4], c.year.unsigned_abs());
    digits(&mut text[5..7], c.month);
    digits(&mut text[8..10], c.day);
    digits(&mut text[11..13], c.hour);
    digits(&mut text[14..16], c.minute);
    digits(&mut text[17..19], c.second);
    digits(&mut text[20..27], c.fraction);
    out.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn digits(place: &mut [u8], mut value: u32) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

/// Returns the datetime that a text means in one of Kusto's forms, or `None`.
///
/// Known forms: ISO 8601 (date, or date and time with `T` or blank, 0 or more fraction digits,
/// `Z`, `UTC`, `GMT` or an offset), year, year and month, US dates with `AM`/`PM`, RFC 822,
/// RFC 850, ctime, and `08/Nov/2014:15:05:02 +0000` of web server logs.
pub fn parse(text: &str) -> Option<i64> {
    let bytes = text.trim_ascii().as_bytes();
    parse_iso(bytes).or_else(|| Loose { rest: bytes }.parse())
}

/// Parses the one form that nearly all logs use, without the general machinery.
fn parse_iso(b: &[u8]) -> Option<i64> {
    if b.len() < 19 || b[4] != b'-' || b[7] != b'-' || !matches!(b[10], b'T' | b' ') || b[13] != b':' || b[16] != b':' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        b[range].iter().try_fold(0u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
    };
    let mut civil = Civil {
        year: number(0..4)? as i32,
        month: number(5..7)?,
        day: number(8..10)?,
        hour: number(11..13)?,
        minute: number(14..16)?,
        second: number(17..19)?,
        fraction: 0,
    };
    let mut rest = &b[19..];
    if let [b'.', tail @ ..] = rest {
        let (fraction, tail) = fraction(tail)?;
        civil.fraction = fraction;
        rest = tail;
    }
    match rest {
        [] | [b'Z'] => civil.to_ticks(),
        _ => None,
    }
}

/// Reads the digits after the point of a second as ticks.
fn fraction(b: &[u8]) -> Option<(u32, &[u8])> {
    let len = b.iter().take_while(|d| d.is_ascii_digit()).count();
    if len == 0 {
        return None;
    }
    let ticks = (0..7).fold(0, |n, i| n * 10 + if i < len { u32::from(b[i] - b'0') } else { 0 });
    Some((ticks, &b[len..]))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// Returns the position of a name or its first three letters (`sept` and `tues` too).
fn named(names: &[&str], word: &[u8]) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let i = names
        .iter()
        .position(|name| name.len() >= word.len() && name.as_bytes()[..word.len()].eq_ignore_ascii_case(word))?;
    Some(i as u32)
}

struct Loose<'a> {
    rest: &'a [u8],
}

impl<'a> Loose<'a> {
    fn parse(mut self) -> Option<i64> {
        if let Some(word) = self.word()
            && named(&WEEKDAYS, word).is_some()
        {
            self.rest = &self.rest[word.len()..];
            self.eat(b',');
            self.blanks();
        }
        let (mut year, month, day) = self.date()?;
        let mut civil = Civil::date(1, month, day);
        let mut offset = 0;
        let had_separator = self.rest.first().is_some_and(|c| matches!(c, b' ' | b'T' | b't' | b','));
        if had_separator {
            self.eat(b',');
            self.blanks();
            let _ = self.eat(b'T') || self.eat(b't');
        } else if year.is_some() && self.rest.first() == Some(&b':') {
            // 08/Nov/2014:15:05:02
            self.rest = &self.rest[1..];
        }
        if !self.rest.is_empty() {
            if self.rest[0].is_ascii_digit() {
                self.time(&mut civil)?;
                self.blanks();
            }
            if year.is_none() {
                // Sat Nov  8 15:05:02 2014
                let (n, len) = self.number()?;
                if len != 4 {
                    return None;
                }
                year = Some(n as i32);
                self.blanks();
            }
            offset = self.zone()?;
            self.blanks();
        }
        if !self.rest.is_empty() {
            return None;
        }
        civil.year = year?;
        in_range(civil.to_ticks()?.checked_sub(offset)?)
    }

    fn date(&mut self) -> Option<(Option<i32>, u32, u32)> {
        if let Some(word) = self.word() {
            // Nov 8, 2014 | Nov 8 15:05:02 2014 | November 2014
            let month = named(&MONTHS, word)? + 1;
            self.rest = &self.rest[word.len()..];
            self.eat(b'.');
            self.blanks();
            let (n, len) = self.number()?;
            if len == 4 {
                return Some((Some(n as i32), month, 1));
            }
            let saved = self.rest;
            self.eat(b',');
            self.blanks();
            if let Some((year, 4)) = self.number()
                && self.rest.first() != Some(&b':')
            {
                return Some((Some(year as i32), month, n));
            }
            self.rest = saved;
            return Some((None, month, n));
        }
        let (first, first_len) = self.number()?;
        let separator = match self.rest.first() {
            None if first_len == 4 => return Some((Some(first as i32), 1, 1)),
            Some(&c @ (b'-' | b'/' | b'.' | b' ' | b',')) => c,
            _ => return None,
        };
        self.rest = &self.rest[1..];
        if matches!(separator, b' ' | b',') {
            self.blanks();
        }
        if let Some(word) = self.word() {
            // 8 Nov 14 | 08-Nov-2014 | 08/Nov/2014
            let month = named(&MONTHS, word)? + 1;
            self.rest = &self.rest[word.len()..];
            if separator == b' ' {
                self.eat(b',');
                self.blanks();
            } else if !self.eat(separator) {
                return None;
            }
            let (n, len) = self.number()?;
            if first_len == 4 && len <= 2 {
                return Some((Some(first as i32), month, n));
            }
            return Some((Some(full_year(n, len)?), month, first));
        }
        if separator == b' ' {
            return None;
        }
        let (second, second_len) = self.number()?;
        if second_len > 2 {
            return None;
        }
        if first_len == 4 {
            let day = if self.eat(separator) {
                if separator == b',' {
                    self.blanks();
                }
                let (day, len) = self.number()?;
                if len > 2 {
                    return None;
                }
                day
            } else {
                1
            };
            return Some((Some(first as i32), second, day));
        }
        if first_len > 2 || !self.eat(separator) {
            return None;
        }
        let (n, len) = self.number()?;
        Some((Some(full_year(n, len)?), first, second))
    }

    fn time(&mut self, civil: &mut Civil) -> Option<()> {
        let (hour, len) = self.number()?;
        if len > 2 {
            return None;
        }
        civil.hour = hour;
        let mut minutes = false;
        if self.eat(b':') {
            let (minute, len) = self.number()?;
            if len > 2 {
                return None;
            }
            civil.minute = minute;
            minutes = true;
            if self.eat(b':') {
                let (second, len) = self.number()?;
                if len > 2 {
                    return None;
                }
                civil.second = second;
                if let [b'.' | b',', tail @ ..] = self.rest {
                    let (fraction, tail) = fraction(tail)?;
                    civil.fraction = fraction;
                    self.rest = tail;
                }
            }
        }
        let saved = self.rest;
        self.blanks();
        let word = self.word().unwrap_or_default();
        let half = match word.to_ascii_lowercase().as_slice() {
            b"am" | b"a" => 0,
            b"pm" | b"p" => 12,
            _ => {
                self.rest = saved;
                return minutes.then_some(());
            }
        };
        self.rest = &self.rest[word.len()..];
        if !(1..=12).contains(&hour) {
            return None;
        }
        civil.hour = hour % 12 + half;
        Some(())
    }

    /// Returns the ticks by which the local time is ahead of UTC.
    fn zone(&mut self) -> Option<i64> {
        if let Some(word) = self.word() {
            self.rest = &self.rest[word.len()..];
            return match word.to_ascii_lowercase().as_slice() {
                b"z" | b"utc" | b"gmt" => Some(0),
                _ => None,
            };
        }
        let sign = match self.rest.first() {
            None => return Some(0),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        self.rest = &self.rest[1..];
        let (n, len) = self.number()?;
        let (hours, minutes) = match len {
            1 | 2 if self.eat(b':') => match self.number()? {
                (minutes, 2) => (n, minutes),
                _ => return None,
            },
            1 | 2 => (n, 0),
            4 => (n / 100, n % 100),
            _ => return None,
        };
        if hours > 14 || minutes > 59 {
            return None;
        }
        Some(sign * (i64::from(hours) * TICKS_PER_HOUR + i64::from(minutes) * TICKS_PER_MINUTE))
    }

    /// Reads a run of at most nine digits; returns its value and length.
    fn number(&mut self) -> Option<(u32, usize)> {
        let len = self.rest.iter().take_while(|c| c.is_ascii_digit()).count();
        if len == 0 || len > 9 {
            return None;
        }
        let value = self.rest[..len].iter().fold(0, |n, d| n * 10 + u32::from(d - b'0'));
        self.rest = &self.rest[len..];
        Some((value, len))
    }

    /// Returns the run of letters ahead without consuming it.
    fn word(&self) -> Option<&'a [u8]> {
        let len = self.rest.iter().take_while(|c| c.is_ascii_alphabetic()).count();
        (len > 0).then(|| &self.rest[..len])
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }
}

fn full_year(n: u32, len: usize) -> Option<i32> {
    match len {
        4 => Some(n as i32),
        2 if n < 50 => Some(n as i32 + 2000),
        2 => Some(n as i32 + 1900),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_random::Random;

    #[test]
    fn known_ticks() {
        assert_eq!(parse("0001-01-01"), Some(0));
        assert_eq!(parse("0100-01-01"), Some(31_241_376_000_000_000));
        assert_eq!(parse("1970-01-01"), Some(UNIX_EPOCH));
        assert_eq!(parse("9999-12-31T23:59:59.9999999Z"), Some(MAX));
        assert_eq!(format(MAX), "9999-12-31T23:59:59.9999999Z");
        assert_eq!(format(0), "0001-01-01T00:00:00.0000000Z");
    }

    #[test]
    fn text_forms() {
        let cases = [
            ("2014-05-25T08:20:03.123456Z", "2014-05-25T08:20:03.1234560Z"),
            ("2014-05-25T08:20:03.123456", "2014-05-25T08:20:03.1234560Z"),
            ("2014-05-25T08:20:03.12345678912Z", "2014-05-25T08:20:03.1234567Z"),
            ("2014-05-25T08:20", "2014-05-25T08:20:00.0000000Z"),
            ("2014-11-08 15:55:55.123456Z", "2014-11-08T15:55:55.1234560Z"),
            ("2014-11-08 15:55:55+02:00", "2014-11-08T13:55:55.0000000Z"),
            ("2014-11-08 15:55:55 -0530", "2014-11-08T21:25:55.0000000Z"),
            ("2014-11-08T15:55:55+01", "2014-11-08T14:55:55.0000000Z"),
            ("2014-11-08 15:55", "2014-11-08T15:55:00.0000000Z"),
            ("2014-11-08", "2014-11-08T00:00:00.0000000Z"),
            ("2014-11-8 5:05", "2014-11-08T05:05:00.0000000Z"),
            ("2014/11/08 05:05:01", "2014-11-08T05:05:01.0000000Z"),
            ("2014.11.08", "2014-11-08T00:00:00.0000000Z"),
            ("2014, 11, 8", "2014-11-08T00:00:00.0000000Z"),
            ("2014-11-08 1:2:3", "2014-11-08T01:02:03.0000000Z"),
            ("2014-11", "2014-11-01T00:00:00.0000000Z"),
            ("2014", "2014-01-01T00:00:00.0000000Z"),
            ("12-02-2022", "2022-12-02T00:00:00.0000000Z"),
            ("11/8/2014", "2014-11-08T00:00:00.0000000Z"),
            ("11/8/2014 3:05 PM", "2014-11-08T15:05:00.0000000Z"),
            ("11/8/2014 12:05 AM", "2014-11-08T00:05:00.0000000Z"),
            ("9/26/2023, 1:38:22.456 PM", "2023-09-26T13:38:22.4560000Z"),
            ("Sat, 8 Nov 14 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z"),
            ("Sat, 8 Nov 14 15:05:02", "2014-11-08T15:05:02.0000000Z"),
            ("Sat, 8 Nov 14 15:05", "2014-11-08T15:05:00.0000000Z"),
            ("8 Nov 14 15:05 GMT", "2014-11-08T15:05:00.0000000Z"),
            ("8 Nov 2014 15:05 +0100", "2014-11-08T14:05:00.0000000Z"),
            ("Saturday, 08-Nov-14 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z"),
            ("08-Nov-14 15:05", "2014-11-08T15:05:00.0000000Z"),
            ("08-Nov-86", "1986-11-08T00:00:00.0000000Z"),
            ("2014-11-08 15:05:25 GMT", "2014-11-08T15:05:25.0000000Z"),
            ("2014-11-08T15:05 GMT", "2014-11-08T15:05:00.0000000Z"),
            ("Nov 8, 2014", "2014-11-08T00:00:00.0000000Z"),
            ("Nov 8 2014 15:05:02", "2014-11-08T15:05:02.0000000Z"),
            ("Sat Nov  8 15:05:02 2014", "2014-11-08T15:05:02.0000000Z"),
            ("November 2014", "2014-11-01T00:00:00.0000000Z"),
            ("08/Nov/2014:15:05:02 +0200", "2014-11-08T13:05:02.0000000Z"),
            ("  2014-11-08  ", "2014-11-08T00:00:00.0000000Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(format).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "null",
            "not-a-date",
            "2014-13-01",
            "2014-02-29",
            "2014-11-08T24:00:00",
            "2014-11-08T15:60",
            "2014-11-08 15",
            "20141108",
            "12:34",
            "0000-01-01",
            "10000-01-01",
            "2014-11-08 15:05 XYZ",
            "2014-11-08Tx",
            "14/11/08",
            "11/8/2014 13:05 PM",
            "5",
            "9999-12-31T23:59:59-01:00",
            "2014-11-08 15:05:02.",
            "2014-11-08 tail",
            "é",
            "Nov",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn civil_round_trip() {
        let mut random = Random::new(7);
        for _ in 0..20_000 {
            let ticks = (random.next() % (MAX as u64 + 1)) as i64;
            assert_eq!(Civil::from_ticks(ticks).to_ticks(), Some(ticks));
            assert_eq!(parse(&format(ticks)), Some(ticks));
        }
        for days in 0..3_652_059 {
            let (y, m, d) = civil_from_days(days);
            assert_eq!(days_from_civil(y, m, d), Some(days));
        }
    }

    #[test]
    fn unix_times() {
        assert_eq!(from_unix_seconds(1_546_300_800).map(format).as_deref(), Some("2019-01-01T00:00:00.0000000Z"));
        assert_eq!(from_unix_nanos(-1), Some(UNIX_EPOCH - 1));
        assert_eq!(from_unix_millis(i64::MAX), None);
        assert_eq!(from_unix_micros(-62_135_596_800_000_000), Some(MIN));
        assert_eq!(from_unix_micros(-62_135_596_800_000_001), None);
        assert_eq!(to_unix_nanos(MAX), None);
        assert_eq!(to_unix_micros(UNIX_EPOCH - 1), -1);
        assert_eq!(to_unix_millis(UNIX_EPOCH + 20_000), 2);
    }
}
