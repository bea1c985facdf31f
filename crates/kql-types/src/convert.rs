//! Conversions of single values, as `tolong()`, `todatetime()` and the rest do them.
//!
//! Every function returns `None` for the null that Kusto's conversion gives.
//!
//! Decisions where Kusto's documentation is silent:
//! - Text of an integer may be decimal or hexadecimal (`0x1f`) with a sign; text of a real
//!   (`"2.9"`, `"1e3"`) is not the text of an integer.
//! - Text of a bool is `true` or `false` in any case, or an integer, where all but 0 are true.
//! - A real that is NaN or beyond the integer's range converts to null.

use crate::dynamic::{DynamicRef, Kind};
use crate::{DecimalValue, datetime, decimal, guid, real, timespan};

/// Reads a bool.
pub fn bool_from_text(text: &str) -> Option<bool> {
    let text = text.trim_ascii();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        integer_from_text(text).map(|v| v != 0)
    }
}

/// Reads a long.
pub fn long_from_text(text: &str) -> Option<i64> {
    integer_from_text(text.trim_ascii())
}

/// Reads an int.
pub fn int_from_text(text: &str) -> Option<i32> {
    long_from_text(text).and_then(int_from_long)
}

/// Reads decimal or hexadecimal digits with a sign.
fn integer_from_text(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        _ => (false, text),
    };
    let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))?;
    // A sign after the prefix is not a digit.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    // Sixteen digits are the bits of a long, so that `0xffffffffffffffff` is -1.
    let value = u64::from_str_radix(digits, 16).ok()? as i64;
    Some(if negative { value.wrapping_neg() } else { value })
}

/// Returns the whole part, or `None` for NaN and beyond 64 bits.
pub fn long_from_real(value: f64) -> Option<i64> {
    // 2^63 is the first real that is too large.
    let whole = value.trunc();
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole).then_some(whole as i64)
}

/// Returns the int of a long in its range.
pub fn int_from_long(value: i64) -> Option<i32> {
    i32::try_from(value).ok()
}

/// Returns the bool of a dynamic value: bools, numbers (not 0) and text.
pub fn bool_from_dynamic(value: DynamicRef<'_>) -> Option<bool> {
    match value.kind() {
        Kind::False | Kind::True => value.as_bool(),
        Kind::Long | Kind::Real | Kind::Decimal => value.as_number().map(|v| v != 0.0),
        Kind::String => bool_from_text(value.as_str()?),
        _ => None,
    }
}

/// Returns the long of a dynamic value: bools, numbers, datetimes and timespans (ticks), and text.
pub fn long_from_dynamic(value: DynamicRef<'_>) -> Option<i64> {
    match value.kind() {
        Kind::False | Kind::True => value.as_bool().map(i64::from),
        Kind::Long => value.as_long(),
        Kind::Real => long_from_real(value.as_real()?),
        Kind::Decimal => value.as_decimal()?.to_i64(),
        Kind::String => long_from_text(value.as_str()?),
        Kind::DateTime => value.as_datetime(),
        Kind::TimeSpan => value.as_timespan(),
        _ => None,
    }
}

/// Returns the int of a dynamic value.
pub fn int_from_dynamic(value: DynamicRef<'_>) -> Option<i32> {
    long_from_dynamic(value).and_then(int_from_long)
}

/// Returns the real of a dynamic value: bools, numbers, datetimes and timespans (ticks), and text.
pub fn real_from_dynamic(value: DynamicRef<'_>) -> Option<f64> {
    match value.kind() {
        Kind::String => real_from_text(value.as_str()?),
        Kind::Long | Kind::Real | Kind::Decimal => value.as_number(),
        _ => long_from_dynamic(value).map(|v| v as f64),
    }
}

/// Reads a real; hexadecimal integers too.
pub fn real_from_text(text: &str) -> Option<f64> {
    real::parse(text).or_else(|| integer_from_text(text.trim_ascii()).map(|v| v as f64))
}

/// Returns the decimal of a dynamic value: bools, numbers and text.
pub fn decimal_from_dynamic(value: DynamicRef<'_>) -> Option<DecimalValue> {
    match value.kind() {
        Kind::False | Kind::True => value.as_bool().map(|v| DecimalValue::from_i64(i64::from(v))),
        Kind::Long => value.as_long().map(DecimalValue::from_i64),
        Kind::Real => value.as_real().and_then(DecimalValue::from_f64),
        Kind::Decimal => value.as_decimal(),
        Kind::String => decimal::parse(value.as_str()?),
        _ => None,
    }
}

/// Returns the datetime of a dynamic value: datetimes, longs (ticks) and text.
pub fn datetime_from_dynamic(value: DynamicRef<'_>) -> Option<i64> {
    match value.kind() {
        Kind::DateTime => value.as_datetime(),
        Kind::Long => value.as_long().and_then(datetime::in_range),
        Kind::String => datetime::parse(value.as_str()?),
        _ => None,
    }
}

/// Returns the timespan of a dynamic value: timespans, longs (ticks) and text.
pub fn timespan_from_dynamic(value: DynamicRef<'_>) -> Option<i64> {
    match value.kind() {
        Kind::TimeSpan => value.as_timespan(),
        Kind::Long => value.as_long(),
        Kind::String => timespan::parse(value.as_str()?),
        _ => None,
    }
}

/// Returns the guid of a dynamic value: guids and text.
pub fn guid_from_dynamic(value: DynamicRef<'_>) -> Option<[u8; 16]> {
    match value.kind() {
        Kind::Guid => value.as_guid(),
        Kind::String => guid::parse(value.as_str()?),
        _ => None,
    }
}

/// Appends the text of a dynamic value: strings as they are, null as nothing, all else as JSON
/// without quotes.
pub fn text_from_dynamic(value: DynamicRef<'_>, out: &mut String) {
    use std::fmt::Write;
    // Writing to a string cannot fail.
    let _ = match value.kind() {
        Kind::Null => Ok(()),
        Kind::String => out.write_str(value.as_str().unwrap_or_default()),
        Kind::Real => real::write(value.as_real().unwrap_or_default(), out),
        Kind::DateTime => datetime::write(value.as_datetime().unwrap_or_default(), out),
        Kind::TimeSpan => timespan::write(value.as_timespan().unwrap_or_default(), out),
        Kind::Guid => guid::write(&value.as_guid().unwrap_or_default(), out),
        _ => crate::dynamic::write_json(value, out),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamic::parse_json;

    #[test]
    fn from_text() {
        assert_eq!(bool_from_text("TRUE"), Some(true));
        assert_eq!(bool_from_text("0"), Some(false));
        assert_eq!(bool_from_text("yes"), None);
        assert_eq!(long_from_text(" -12 "), Some(-12));
        assert_eq!(long_from_text("0x1F"), Some(31));
        assert_eq!(long_from_text("-0x10"), Some(-16));
        assert_eq!(long_from_text("0xffffffffffffffff"), Some(-1));
        assert_eq!(long_from_text("9223372036854775807"), Some(i64::MAX));
        for text in ["", "inf", "0x", "0x+1", "12a", "99999999999999999999", "1 2"] {
            assert_eq!(long_from_text(text), None, "{text}");
        }
        assert_eq!(int_from_text("2147483648"), None);
        assert_eq!(real_from_text("0x10"), Some(16.0));
        assert_eq!(long_from_real(f64::NAN), None);
        assert_eq!(long_from_real(9.3e18), None);
        assert_eq!(long_from_real(-1.9), Some(-1));
    }

    #[test]
    fn from_dynamic() -> Result<(), crate::dynamic::ParseError> {
        let long = |json: &str| parse_json(json).map(|v| long_from_dynamic(DynamicRef::new(&v)));
        assert_eq!(long("12")?, Some(12));
        assert_eq!(long("12.9")?, Some(12));
        assert_eq!(long("\"12\"")?, Some(12));
        assert_eq!(long("true")?, Some(1));
        assert_eq!(long("null")?, None);
        assert_eq!(long("[1]")?, None);
        let text = |json: &str| {
            parse_json(json).map(|v| {
                let mut out = String::new();
                text_from_dynamic(DynamicRef::new(&v), &mut out);
                out
            })
        };
        assert_eq!(text("\"a\\\"b\"")?, "a\"b");
        assert_eq!(text("null")?, "");
        assert_eq!(text("[1, \"a\", {\"b\":null}]")?, "[1,\"a\",{\"b\":null}]");
        let time = parse_json("\"2020-01-02\"")?;
        assert_eq!(datetime_from_dynamic(DynamicRef::new(&time)), datetime::parse("2020-01-02"));
        Ok(())
    }
}
