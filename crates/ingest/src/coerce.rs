//! Text to typed values, as Kusto's ingestion reads them.

use kql_types::{DecimalValue, datetime, decimal, guid, timespan};

/// Reads `true` and `false` in any case, and 0 and 1.
pub(crate) fn bool(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Reads an integer, also one that is written as a real (`3.0`, `1e3`) or in hexadecimal.
pub(crate) fn long(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(digits, 16).ok();
    }
    let real: f64 = text.parse().ok()?;
    // Beyond 2^53 a real no longer says which integer is meant.
    (real.fract() == 0.0 && real.abs() <= 9_007_199_254_740_992.0).then_some(real as i64)
}

pub(crate) fn int(text: &str) -> Option<i32> {
    long(text)?.try_into().ok()
}

pub(crate) fn real(text: &str) -> Option<f64> {
    kql_types::real::parse(text)
}

pub(crate) fn decimal(text: &str) -> Option<DecimalValue> {
    decimal::parse(text)
}

/// Reads ticks since 0001; `11/8/2020, 3:05:02.123 PM` of portal exports included.
pub(crate) fn datetime(text: &str) -> Option<i64> {
    datetime::parse(text).or_else(|| crate::formats::portal_csv::parse_time(text))
}

/// Reads ticks.
pub(crate) fn timespan(text: &str) -> Option<i64> {
    timespan::parse(text)
}

pub(crate) fn guid(text: &str) -> Option<[u8; 16]> {
    guid::parse(text)
}

/// Returns whether text may be the JSON of an object or array.
pub(crate) fn looks_like_container(text: &str) -> bool {
    let text = text.trim_ascii();
    (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_their_loose_forms() {
        assert_eq!(long("3.0"), Some(3));
        assert_eq!(long("1e3"), Some(1000));
        assert_eq!(long("-7"), Some(-7));
        assert_eq!(long("0x1F"), Some(31));
        assert_eq!(long("9223372036854775807"), Some(i64::MAX));
        assert_eq!(long("3.7"), None);
        assert_eq!(long("1e300"), None);
        assert_eq!(long("NaN"), None);
        assert_eq!(int("2147483648"), None);
        assert_eq!(bool("TRUE"), Some(true));
        assert_eq!(bool("yes"), None);
    }
}
