//! Values as JSON text.

use std::fmt::{self, Write};

use super::{DynamicRef, Kind};
use crate::{datetime, decimal, guid, real, timespan};

/// Appends the value as Kusto prints it: compact JSON, keys in order of insertion.
///
/// Datetimes, timespans, guids, NaN and the infinities are JSON strings; decimals are numbers.
pub fn to_json(value: DynamicRef<'_>, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write_json(value, out);
}

/// Writes the value as [`to_json`] shows it.
pub fn write_json(value: DynamicRef<'_>, out: &mut impl Write) -> fmt::Result {
    match value.kind() {
        Kind::Null => out.write_str("null"),
        Kind::False => out.write_str("false"),
        Kind::True => out.write_str("true"),
        Kind::Long => write!(out, "{}", value.as_long().unwrap_or_default()),
        Kind::Real => {
            let number = value.as_real().unwrap_or_default();
            if number.is_finite() {
                real::write(number, out)
            } else {
                out.write_char('"')?;
                real::write(number, out)?;
                out.write_char('"')
            }
        }
        Kind::Decimal => match value.as_decimal() {
            Some(number) => decimal::write(number, out),
            None => out.write_str("null"),
        },
        Kind::String => write_json_string(value.as_str().unwrap_or_default(), out),
        Kind::DateTime => {
            out.write_char('"')?;
            datetime::write(value.as_datetime().unwrap_or_default(), out)?;
            out.write_char('"')
        }
        Kind::TimeSpan => {
            out.write_char('"')?;
            timespan::write(value.as_timespan().unwrap_or_default(), out)?;
            out.write_char('"')
        }
        Kind::Guid => {
            out.write_char('"')?;
            guid::write(&value.as_guid().unwrap_or_default(), out)?;
            out.write_char('"')
        }
        Kind::Array => {
            out.write_char('[')?;
            for (i, element) in value.elements().enumerate() {
                if i > 0 {
                    out.write_char(',')?;
                }
                write_json(element, out)?;
            }
            out.write_char(']')
        }
        Kind::Bag => {
            out.write_char('{')?;
            for (i, (key, element)) in value.entries().enumerate() {
                if i > 0 {
                    out.write_char(',')?;
                }
                write_json_string(key, out)?;
                out.write_char(':')?;
                write_json(element, out)?;
            }
            out.write_char('}')
        }
    }
}

/// Writes a JSON string with quotes and escapes.
pub fn write_json_string(text: &str, out: &mut impl Write) -> fmt::Result {
    out.write_char('"')?;
    let mut plain = 0;
    for (i, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        out.write_str(&text[plain..i])?;
        plain = i + 1;
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}")?;
        } else {
            out.write_str(escape)?;
        }
    }
    out.write_str(&text[plain..])?;
    out.write_char('"')
}

/// Returns the value as a JSON tree; long, decimal, datetime, timespan, guid, NaN and the infinities
/// as [`crate::cell::Cells::json`] has them.
pub fn to_json_value(value: DynamicRef<'_>) -> serde_json::Value {
    use serde_json::Value;
    match value.kind() {
        Kind::Null => Value::Null,
        Kind::False => Value::Bool(false),
        Kind::True => Value::Bool(true),
        Kind::Long => crate::cell::long_to_json(value.as_long().unwrap_or_default()),
        Kind::Real => crate::cell::real_to_json(value.as_real().unwrap_or_default()),
        Kind::Decimal => Value::String(value.as_decimal().map(decimal::format).unwrap_or_default()),
        Kind::String => Value::String(value.as_str().unwrap_or_default().to_owned()),
        Kind::DateTime => Value::String(datetime::format(value.as_datetime().unwrap_or_default())),
        Kind::TimeSpan => Value::String(timespan::format(value.as_timespan().unwrap_or_default())),
        Kind::Guid => Value::String(guid::format(&value.as_guid().unwrap_or_default())),
        Kind::Array => Value::Array(value.elements().map(to_json_value).collect()),
        Kind::Bag => Value::Object(value.entries().map(|(k, v)| (k.to_owned(), to_json_value(v))).collect()),
    }
}

/// Appends the text of what [`to_json_value`] returns, but with the keys of a bag in their order.
pub fn write_json_value(value: DynamicRef<'_>, out: &mut String) {
    match value.kind() {
        Kind::Array => {
            out.push('[');
            for (at, element) in value.elements().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json_value(element, out);
            }
            out.push(']');
        }
        Kind::Bag => {
            out.push('{');
            for (at, (key, value)) in value.entries().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                // Writing to a string cannot fail.
                let _ = write_json_string(key, out);
                out.push(':');
                write_json_value(value, out);
            }
            out.push('}');
        }
        _ => {
            let _ = write!(out, "{}", to_json_value(value));
        }
    }
}
