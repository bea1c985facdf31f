//! `timespan` values: signed counts of 100 ns ticks.
//!
//! Decisions where Kusto's documentation is silent:
//! - A number times a unit is computed exactly and rounded to the nearest tick, halves away from zero.
//! - In the clock form the hours reach 23 and minutes and seconds 59; larger numbers are refused.

use std::fmt::{self, Write};

use crate::datetime::{
    TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MICROSECOND, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND,
};

/// Returns the ticks as Kusto prints them: `[-][d.]hh:mm:ss[.fffffff]`.
pub fn format(ticks: i64) -> String {
    let mut text = String::with_capacity(16);
    // Writing to a string cannot fail.
    let _ = write(ticks, &mut text);
    text
}

/// Writes the ticks as [`format`] shows them.
pub fn write(ticks: i64, out: &mut impl Write) -> fmt::Result {
    let magnitude = ticks.unsigned_abs();
    let per = |unit: i64| magnitude / unit.unsigned_abs();
    if ticks < 0 {
        out.write_char('-')?;
    }
    let days = per(TICKS_PER_DAY);
    if days > 0 {
        write!(out, "{days}.")?;
    }
    write!(out, "{:02}:{:02}:{:02}", per(TICKS_PER_HOUR) % 24, per(TICKS_PER_MINUTE) % 60, per(TICKS_PER_SECOND) % 60)?;
    let fraction = magnitude % TICKS_PER_SECOND.unsigned_abs();
    if fraction > 0 {
        write!(out, ".{fraction:07}")?;
    }
    Ok(())
}

/// Returns the timespan that a text means, or `None`.
///
/// Known forms: a number with a unit (`1.5h`, `10 seconds`, `1tick`), a bare number of days,
/// and `[-][d.]hh:mm[:ss[.fffffff]]`.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let ticks = if rest.contains(':') { parse_clock(rest)? } else { parse_amount(rest)? };
    let ticks = if negative { -ticks } else { ticks };
    i64::try_from(ticks).ok()
}

/// Returns a unit's ticks times 100, so that a nanosecond is a whole number.
fn unit(name: &str) -> Option<i128> {
    let ticks = match name.to_ascii_lowercase().as_str() {
        "" | "d" | "day" | "days" => TICKS_PER_DAY,
        "h" | "hr" | "hrs" | "hour" | "hours" => TICKS_PER_HOUR,
        "m" | "min" | "minute" | "minutes" => TICKS_PER_MINUTE,
        "s" | "sec" | "second" | "seconds" => TICKS_PER_SECOND,
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => TICKS_PER_MILLISECOND,
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => TICKS_PER_MICROSECOND,
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => return Some(1),
        "tick" | "ticks" => 1,
        _ => return None,
    };
    Some(i128::from(ticks) * 100)
}

fn parse_amount(text: &str) -> Option<i128> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let unit = unit(text[end..].trim_ascii_start())?;
    let (whole, fraction) = text[..end].split_once('.').unwrap_or((&text[..end], ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let mut mantissa: i128 = 0;
    let mut scale: i128 = 100;
    for digit in whole.bytes() {
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    // Beyond 16 digits a fraction of a day is far below a tick.
    for digit in fraction.bytes().take(16) {
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        scale *= 10;
    }
    let product = mantissa.checked_mul(unit)?;
    Some(product.checked_add(scale / 2)? / scale)
}

fn parse_clock(text: &str) -> Option<i128> {
    let number = |text: &str, max_len: usize| -> Option<i128> {
        if text.is_empty() || text.len() > max_len || !text.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        text.parse().ok()
    };
    let (head, tail) = text.split_once(':')?;
    let mut parts: Vec<&str> = tail.split(':').collect();
    let (days, hours) = match head.split_once('.') {
        Some((days, hours)) => (number(days, 8)?, number(hours, 2)?),
        // d:hh:mm:ss
        None if parts.len() == 3 => (number(head, 8)?, number(parts.remove(0), 2)?),
        None => (0, number(head, 2)?),
    };
    let (minutes, seconds) = match parts.as_slice() {
        [minutes] => (number(minutes, 2)?, None),
        [minutes, seconds] => (number(minutes, 2)?, Some(*seconds)),
        _ => return None,
    };
    let (seconds, fraction) = match seconds.map(|s| s.split_once('.').unwrap_or((s, "0"))) {
        None => (0, 0),
        Some((seconds, fraction)) => {
            number(fraction, 32)?;
            let ticks = (0..7).fold(0, |n, i| n * 10 + fraction.as_bytes().get(i).map_or(0, |d| i128::from(d - b'0')));
            (number(seconds, 2)?, ticks)
        }
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let seconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    Some(seconds * i128::from(TICKS_PER_SECOND) + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_random::Random;

    #[test]
    fn text_forms() {
        let cases = [
            ("2d", "2.00:00:00"),
            ("1.5h", "01:30:00"),
            ("30m", "00:30:00"),
            ("25min", "00:25:00"),
            ("10s", "00:00:10"),
            ("0.1s", "00:00:00.1000000"),
            ("100ms", "00:00:00.1000000"),
            ("10microsecond", "00:00:00.0000100"),
            ("1tick", "00:00:00.0000001"),
            ("250 nanoseconds", "00:00:00.0000003"),
            ("15 seconds", "00:00:15"),
            ("2", "2.00:00:00"),
            ("-1.5d", "-1.12:00:00"),
            ("0.12:34:56.7", "12:34:56.7000000"),
            ("1.02:03:04.05", "1.02:03:04.0500000"),
            ("0.00:03:00", "00:03:00"),
            ("-00:00:01", "-00:00:01"),
            ("1:05", "01:05:00"),
            ("3:01:02:03", "3.01:02:03"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(format).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refused() {
        for text in
            ["", "-", "abc", "1x", "1.2.3s", "25:00:00", "00:60", "1::2", "s", "99999999999d", "1d2h", "00:00:00."]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn round_trip() {
        let mut random = Random::new(11);
        for _ in 0..20_000 {
            let ticks = (random.next() >> random.below(64)) as i64;
            assert_eq!(parse(&format(ticks)), Some(ticks), "{ticks}");
        }
        for ticks in [i64::MIN, i64::MIN + 1, i64::MAX, 0] {
            assert_eq!(parse(&format(ticks)), Some(ticks), "{ticks}");
        }
    }
}
