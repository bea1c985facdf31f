//! Durations: `1h` as the YAML templates write them, `PT1H` as ARM does, `1.00:00:00` as .NET does.

use crate::codes;
use crate::document::{Context, Form, Node};

/// A span of time in 100 ns ticks, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    pub ticks: i64,
}

/// How a duration is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// `5m`, `1h`, `14d`.
    Template,
    /// Like it, in capitals: the official checks refuse it.
    Capital,
    Iso,
    /// `[d.]hh:mm[:ss[.fffffff]]`.
    Net,
    /// A bare integer: days, as .NET reads it.
    BareDays,
}

impl Duration {
    pub const TICKS_PER_SECOND: i64 = 10_000_000;

    pub const fn from_minutes(minutes: i64) -> Self {
        Self { ticks: minutes * 60 * Self::TICKS_PER_SECOND }
    }

    pub const fn from_hours(hours: i64) -> Self {
        Self::from_minutes(hours * 60)
    }

    pub const fn from_days(days: i64) -> Self {
        Self::from_hours(days * 24)
    }

    /// Reads any of the accepted forms.
    pub fn parse(text: &str) -> Option<Self> {
        parse(text.trim()).map(|(duration, _)| duration)
    }

    /// Returns `[d.]hh:mm:ss`, the form of alert properties; fractions are cut.
    pub fn to_clock(self) -> String {
        let seconds = self.ticks / Self::TICKS_PER_SECOND;
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        let day_part = if days > 0 { format!("{days}.") } else { String::new() };
        format!("{day_part}{hours:02}:{minutes:02}:{:02}", seconds % 60)
    }

    /// Returns the ISO 8601 form, such as `P1DT30M`; fractions of a second are cut.
    pub fn to_iso(self) -> String {
        let seconds = self.ticks / Self::TICKS_PER_SECOND;
        let parts = [(seconds / 3600 % 24, 'H'), (seconds / 60 % 60, 'M'), (seconds % 60, 'S')];
        let mut text = String::from("P");
        if seconds >= 86_400 {
            text.push_str(&format!("{}D", seconds / 86_400));
        }
        let clock: String =
            parts.iter().filter(|part| part.0 > 0).map(|part| format!("{}{}", part.0, part.1)).collect();
        if !clock.is_empty() || text.len() == 1 {
            text.push('T');
            text.push_str(if clock.is_empty() { "0S" } else { &clock });
        }
        text
    }
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_iso())
    }
}

/// Reads a duration field; unusual forms are remarked on, unreadable ones reported.
pub(crate) fn read_duration(cx: &mut Context<'_>, node: &Node, field: &str) -> Option<Duration> {
    let text = cx.text(node, field)?;
    let Some((duration, written)) = parse(text.value.trim()) else {
        cx.report(codes::DURATION_UNREADABLE, node.region, format!("`{}` is no duration", text.value))
            .help("write a whole number of minutes, hours or days: `5m`, `1h`, `14d`");
        return None;
    };
    let remark = match (written, cx.form) {
        (Written::Template, Form::Yaml) | (Written::Iso, Form::Arm) => None,
        (Written::Iso, Form::Yaml) => Some("is written in ARM's form"),
        (Written::Template, Form::Arm) => Some("is written in the form of YAML templates, ARM wants ISO 8601"),
        (Written::Capital, _) => Some("is written with a capital letter, which the official checks refuse"),
        (Written::Net, _) => Some("is written in .NET's form"),
        (Written::BareDays, _) => Some("has no unit and means days"),
    };
    // Grouping and suppression are not part of the templates; there the ARM form is the usual one.
    let usual = written == Written::Iso && !field.starts_with("query");
    if let Some(remark) = remark.filter(|_| !usual) {
        cx.report(codes::DURATION_FORM, node.region, format!("the duration `{}` {remark}", text.value));
    }
    Some(duration)
}

fn parse(text: &str) -> Option<(Duration, Written)> {
    let (ticks, written) = if let Some(rest) = text.strip_prefix(['P', 'p']) {
        (iso(rest)?, Written::Iso)
    } else if text.contains(':') {
        (net(text)?, Written::Net)
    } else if let Some(unit) = text.chars().last().filter(char::is_ascii_alphabetic) {
        let minutes = match unit.to_ascii_lowercase() {
            'm' => 1,
            'h' => 60,
            'd' => 24 * 60,
            _ => return None,
        };
        let written = if unit.is_ascii_uppercase() { Written::Capital } else { Written::Template };
        let count = whole(&text[..text.len() - 1])?;
        (count.checked_mul(minutes * 60 * Duration::TICKS_PER_SECOND)?, written)
    } else {
        (whole(text)?.checked_mul(86_400 * Duration::TICKS_PER_SECOND)?, Written::BareDays)
    };
    Some((Duration { ticks }, written))
}

fn whole(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// Reads what follows the `P` of an ISO 8601 duration; years and months have no fixed length and are refused.
fn iso(text: &str) -> Option<i64> {
    let mut in_time = false;
    let mut ticks: i64 = 0;
    let mut number = String::new();
    let mut parts = 0;
    for char in text.chars() {
        if char == 'T' || char == 't' {
            if in_time || !number.is_empty() {
                return None;
            }
            in_time = true;
            continue;
        }
        if char.is_ascii_digit() || char == '.' {
            number.push(char);
            continue;
        }
        let seconds = match (in_time, char.to_ascii_uppercase()) {
            (false, 'W') => 7 * 86_400,
            (false, 'D') => 86_400,
            (true, 'H') => 3600,
            (true, 'M') => 60,
            (true, 'S') => 1,
            _ => return None,
        };
        let (count, fraction) = number.split_once('.').unwrap_or((&number, ""));
        if fraction.len() > 7 || (!fraction.is_empty() && seconds != 1) {
            return None;
        }
        let fraction = if fraction.is_empty() { 0 } else { whole(&format!("{fraction:0<7}"))? };
        ticks = ticks
            .checked_add(whole(count)?.checked_mul(seconds * Duration::TICKS_PER_SECOND)?)?
            .checked_add(fraction)?;
        number.clear();
        parts += 1;
    }
    (parts > 0 && number.is_empty()).then_some(ticks)
}

/// Reads `[d.]hh:mm[:ss[.fffffff]]`.
fn net(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (first, minutes) = (parts.next()?, whole(parts.next()?)?);
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) => (whole(days)?, whole(hours)?),
        None => (0, whole(first)?),
    };
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(text) => match text.split_once('.') {
            None => (whole(text)?, 0),
            Some((seconds, fraction)) if fraction.len() <= 7 => (whole(seconds)?, whole(&format!("{fraction:0<7}"))?),
            Some(_) => return None,
        },
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let whole_seconds = days.checked_mul(86_400)? + hours * 3600 + minutes * 60 + seconds;
    whole_seconds.checked_mul(Duration::TICKS_PER_SECOND)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_accepted_form() {
        for (text, expected) in [
            ("5m", Duration::from_minutes(5)),
            ("14d", Duration::from_days(14)),
            ("2H", Duration::from_hours(2)),
            ("PT1H", Duration::from_hours(1)),
            ("P2DT1H30M", Duration::from_minutes(2 * 1440 + 90)),
            ("PT24H", Duration::from_days(1)),
            ("P1W", Duration::from_days(7)),
            ("01:30:00", Duration::from_minutes(90)),
            ("1.00:00:00", Duration::from_days(1)),
            ("3", Duration::from_days(3)),
            ("PT0.5S", Duration { ticks: 5_000_000 }),
        ] {
            assert_eq!(Duration::parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_has_no_fixed_length_or_meaning() {
        for text in
            ["", "h", "1.5h", "90s", "1w", "-1h", "P", "PT", "P1M", "P1Y", "PT1", "25:00:00", "1:2:3:4", "1h30m", "é"]
        {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn writes_clock_and_iso() {
        assert_eq!(Duration::from_hours(5).to_clock(), "05:00:00");
        assert_eq!(Duration::from_minutes(14 * 1440 + 61).to_clock(), "14.01:01:00");
        assert_eq!(Duration::from_minutes(90).to_iso(), "PT1H30M");
        assert_eq!(Duration::from_days(14).to_iso(), "P14D");
        assert_eq!(Duration { ticks: 0 }.to_iso(), "PT0S");
    }
}
