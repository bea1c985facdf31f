//! The type of a column nobody declared, from the values seen in it.

use kql_types::ScalarType;

use crate::coerce;
use crate::json::JsonValue;

/// The set of kinds of values seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    const BOOL: u8 = 1;
    const INTEGER: u8 = 2;
    const REAL: u8 = 4;
    const TIME: u8 = 8;
    const STRING: u8 = 16;
    const CONTAINER: u8 = 32;
    /// Text of a CSV field that is the JSON of an object or array.
    const CONTAINER_TEXT: u8 = 64;

    pub(crate) fn add_json(&mut self, value: &JsonValue<'_>) {
        self.0 |= match value {
            JsonValue::Null => 0,
            JsonValue::Bool(_) => Self::BOOL,
            JsonValue::Number(text) if text.parse::<i64>().is_ok() => Self::INTEGER,
            JsonValue::Number(_) => Self::REAL,
            JsonValue::Object(_) | JsonValue::Array(_) => Self::CONTAINER,
            // A second look at strings is only worth it while they may all be times.
            JsonValue::String(_) if self.0 & Self::STRING != 0 => 0,
            JsonValue::String(text) => {
                let text = text.text();
                match text.trim() {
                    "" => 0,
                    text if is_time(text) => Self::TIME,
                    _ => Self::STRING,
                }
            }
        };
    }

    pub(crate) fn add_text(&mut self, text: &str) {
        if self.0 & Self::STRING != 0 {
            return;
        }
        let text = text.trim();
        self.0 |=
            match text.as_bytes() {
                [] => 0,
                _ if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") => Self::BOOL,
                [b'{' | b'[', ..] if coerce::looks_like_container(text) => {
                    if kql_types::dynamic::parse_json(text).is_ok() { Self::CONTAINER_TEXT } else { Self::STRING }
                }
                [b'-' | b'0'..=b'9', ..] => {
                    if is_plain_integer(text) {
                        Self::INTEGER
                    } else if is_plain_real(text) {
                        Self::REAL
                    } else if is_time(text) {
                        Self::TIME
                    } else {
                        Self::STRING
                    }
                }
                [b'A'..=b'Z', ..] if is_time(text) => Self::TIME,
                _ => Self::STRING,
            };
    }

    /// Adds what was seen elsewhere.
    pub(crate) fn merge(&mut self, other: Kinds) {
        self.0 |= other.0;
    }

    /// Returns the type that holds all of them; `string` when there was no value or no agreement.
    pub(crate) fn ty(self) -> ScalarType {
        const NUMBER: u8 = Kinds::INTEGER | Kinds::REAL;
        match self.0 {
            Self::BOOL => ScalarType::Bool,
            Self::INTEGER => ScalarType::Long,
            Self::REAL | NUMBER => ScalarType::Real,
            Self::TIME => ScalarType::DateTime,
            Self::CONTAINER_TEXT => ScalarType::Dynamic,
            kinds if kinds & Self::CONTAINER != 0 => ScalarType::Dynamic,
            _ => ScalarType::String,
        }
    }

    /// Returns the type by the suffix that Log Analytics gives the columns of custom tables, when the values agree.
    pub(crate) fn ty_of_custom_column(self, name: &str) -> ScalarType {
        let inferred = self.ty();
        match (name.as_bytes(), inferred) {
            ([.., b'_', b'd'], ScalarType::Long) => ScalarType::Real,
            ([.., b'_', b's' | b'g'], ty) if ty != ScalarType::Dynamic => ScalarType::String,
            _ => inferred,
        }
    }
}

/// A date with a time of day; a bare date or year may be anything.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 12 && bytes.len() <= 64 && memchr::memchr(b':', bytes).is_some() && coerce::datetime(text).is_some()
}

/// Digits that come back the same when printed: `007` and `+1` are identifiers.
fn is_plain_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
        && text.parse::<i64>().is_ok()
}

/// Digits, one point, digits; versions and long digit strings are none.
fn is_plain_real(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let Some((whole, fraction)) = digits.split_once('.') else { return false };
    let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> ScalarType {
        let mut kinds = Kinds::default();
        texts.iter().for_each(|t| kinds.add_text(t));
        kinds.ty()
    }

    #[test]
    fn text_columns() {
        assert_eq!(of(&["1", "", "-20"]), ScalarType::Long);
        assert_eq!(of(&["1", "2.5"]), ScalarType::Real);
        assert_eq!(of(&["1", "x"]), ScalarType::String);
        assert_eq!(of(&["007"]), ScalarType::String);
        assert_eq!(of(&["1.2.3"]), ScalarType::String);
        assert_eq!(of(&["True", "false"]), ScalarType::Bool);
        assert_eq!(of(&["2024-01-02T03:04:05Z", "11/8/2020, 3:05:02.123 PM"]), ScalarType::DateTime);
        assert_eq!(of(&["2024-01-02"]), ScalarType::String);
        assert_eq!(of(&["{\"a\":1}", "[]"]), ScalarType::Dynamic);
        assert_eq!(of(&["{\"a\":1}", "x"]), ScalarType::String);
        assert_eq!(of(&["{x}"]), ScalarType::String);
        assert_eq!(of(&[""]), ScalarType::String);
    }

    #[test]
    fn suffixes_of_custom_columns() {
        let mut kinds = Kinds::default();
        kinds.add_json(&JsonValue::Number("1"));
        assert_eq!(kinds.ty_of_custom_column("Port_d"), ScalarType::Real);
        assert_eq!(kinds.ty_of_custom_column("Port_s"), ScalarType::String);
        assert_eq!(kinds.ty_of_custom_column("Port"), ScalarType::Long);
    }
}
