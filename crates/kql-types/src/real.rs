//! `real` values: how they are written and read as text.
//!
//! Decisions where Kusto's documentation is silent:
//! - The shortest digits that read back as the same value; a whole number keeps one digit after the
//!   point (`1.0`); exponents from 10^21 and below 10^-6, as in JavaScript.
//! - Negative zero prints as `0.0`.

use std::fmt::{self, Write};

/// Returns the number as Kusto prints it: `1.5`, `1.0`, `1e+300`, `NaN`, `Infinity`, `-Infinity`.
pub fn format(value: f64) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(value, &mut text);
    text
}

/// Writes the number as [`format`] shows it.
pub fn write(value: f64, out: &mut impl Write) -> fmt::Result {
    if value.is_nan() {
        return out.write_str("NaN");
    }
    if value.is_infinite() {
        return out.write_str(if value > 0.0 { "Infinity" } else { "-Infinity" });
    }
    if value == 0.0 {
        return out.write_str("0.0");
    }
    if (1e-6..1e21).contains(&value.abs()) {
        // `Debug` prints whole numbers with `.0`, and switches to exponents at 1e16; `Display` never does.
        if value.fract() == 0.0 { write!(out, "{value}.0") } else { write!(out, "{value}") }
    } else {
        let text = format!("{value:e}");
        match text.split_once('e') {
            Some((mantissa, exponent)) if !exponent.starts_with('-') => {
                write!(out, "{mantissa}e+{exponent}")
            }
            _ => out.write_str(&text),
        }
    }
}

/// Returns the number that a text means, or `None`.
///
/// Decimal digits with point and exponent, and `nan`, `inf`, `infinity` in any case with a sign.
pub fn parse(text: &str) -> Option<f64> {
    // The standard parser takes exactly these forms.
    text.trim_ascii().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_random::Random;

    #[test]
    fn text_forms() {
        let cases = [
            (1.0, "1.0"),
            (-2.5, "-2.5"),
            (0.1, "0.1"),
            (-0.0, "0.0"),
            (1e20, "100000000000000000000.0"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ];
        for (value, expected) in cases {
            assert_eq!(format(value), expected);
        }
        assert_eq!(parse(" 1e3 "), Some(1000.0));
        assert_eq!(parse("+inf"), Some(f64::INFINITY));
        assert!(parse("nan").is_some_and(f64::is_nan));
        for text in ["", "abc", "1.2.3", "1 2", "0x10"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn round_trip() {
        let mut random = Random::new(5);
        for _ in 0..20_000 {
            let value = f64::from_bits(random.next());
            if value.is_finite() {
                assert_eq!(parse(&format(value)), Some(value));
            }
        }
    }
}
