//! `decimal` values: 128-bit integers scaled by 10^17, at most 38 digits.
//!
//! Decisions where Kusto's documentation is silent or its 34 floating digits differ:
//! - Digits after the seventeenth behind the point are rounded, halves to even.
//! - Values of 10^21 and more are out of range: `None`, never a wrong number.
//! - Trailing zeros are not kept: `decimal(1.50)` prints `1.5`.

use std::fmt::{self, Write};

use arrow::datatypes::i256;

use crate::{DecimalValue, ScalarType};

const SCALE_DIGITS: usize = ScalarType::DECIMAL_SCALE as usize;
/// What 1 is stored as.
pub const ONE: i128 = 10i128.pow(SCALE_DIGITS as u32);
/// The largest stored magnitude: 38 nines.
pub const MAX_SCALED: i128 = 10i128.pow(ScalarType::DECIMAL_PRECISION as u32) - 1;

impl DecimalValue {
    /// Returns the value if it has at most 38 digits.
    pub fn from_scaled(scaled: i128) -> Option<Self> {
        (-MAX_SCALED..=MAX_SCALED).contains(&scaled).then_some(Self(scaled))
    }

    /// Returns the decimal of a long.
    pub fn from_i64(value: i64) -> Self {
        Self(i128::from(value) * ONE)
    }

    /// Returns the decimal whose digits are the shortest ones of the real; `None` if out of range.
    pub fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let mut digits = ShortText::new();
        write!(digits, "{value:e}").ok()?;
        parse(digits.as_str())
    }

    /// Returns the nearest real.
    pub fn to_f64(self) -> f64 {
        // Below 2^53 both numbers are exact, and one division rounds once.
        if self.0.unsigned_abs() < 1 << 53 {
            return self.0 as f64 / ONE as f64;
        }
        if self.0 % ONE == 0 {
            return (self.0 / ONE) as f64;
        }
        let mut digits = ShortText::new();
        match write(self, &mut digits) {
            Ok(()) => digits.as_str().parse().unwrap_or(f64::NAN),
            Err(_) => f64::NAN,
        }
    }

    /// Returns the whole part, or `None` if a long does not hold it.
    pub fn to_i64(self) -> Option<i64> {
        i64::try_from(self.0 / ONE).ok()
    }

    /// Returns the sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::from_scaled)
    }

    /// Returns the difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::from_scaled)
    }

    /// Returns the product, cut off after 17 places, or `None` on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let product = i256::from_i128(self.0).checked_mul(i256::from_i128(other.0))?;
        product.checked_div(i256::from_i128(ONE))?.to_i128().and_then(Self::from_scaled)
    }

    /// Returns the quotient, cut off after 17 places, or `None` on overflow or division by zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let dividend = i256::from_i128(self.0).checked_mul(i256::from_i128(ONE))?;
        dividend.checked_div(i256::from_i128(other.0))?.to_i128().and_then(Self::from_scaled)
    }

    /// Returns the remainder with the sign of the dividend, or `None` for division by zero.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }
}

/// Returns the decimal as text without trailing zeros: `1.5`, `2`, `-0.25`.
pub fn format(value: DecimalValue) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(value, &mut text);
    text
}

/// Writes the decimal as [`format`] shows it.
pub fn write(value: DecimalValue, out: &mut impl Write) -> fmt::Result {
    let magnitude = value.0.unsigned_abs();
    let one = ONE.unsigned_abs();
    if value.0 < 0 {
        out.write_char('-')?;
    }
    write!(out, "{}", magnitude / one)?;
    let mut fraction = magnitude % one;
    if fraction > 0 {
        let mut width = SCALE_DIGITS;
        while fraction % 10 == 0 {
            fraction /= 10;
            width -= 1;
        }
        write!(out, ".{fraction:0width$}")?;
    }
    Ok(())
}

/// Returns the decimal that a text means (`-1.5`, `1e5`), or `None` if it is none or out of range.
pub fn parse(text: &str) -> Option<DecimalValue> {
    let text = text.trim_ascii();
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    // How many of the digits, counted from the first, lie before the stored last place.
    let kept = i64::from(exponent) + whole.len() as i64 + SCALE_DIGITS as i64;
    let mut scaled: i128 = 0;
    let mut taken = 0;
    // First digit cut off, and whether another after it is not zero.
    let (mut next, mut more) = (0, false);
    for digit in whole.bytes().chain(fraction.bytes()).map(|d| i128::from(d - b'0')) {
        if taken < kept {
            scaled = scaled.checked_mul(10)?.checked_add(digit)?;
            if scaled > MAX_SCALED {
                return None;
            }
        } else if taken == kept {
            next = digit;
        } else {
            more |= digit != 0;
        }
        taken += 1;
    }
    if scaled != 0 {
        for _ in taken..kept {
            scaled = scaled.checked_mul(10).filter(|s| *s <= MAX_SCALED)?;
        }
    }
    if kept >= 0 && (next > 5 || next == 5 && (more || scaled % 2 == 1)) {
        scaled += 1;
    }
    DecimalValue::from_scaled(if negative { -scaled } else { scaled })
}

/// The text of one number, on the stack.
struct ShortText {
    bytes: [u8; 64],
    len: usize,
}

impl ShortText {
    fn new() -> Self {
        Self { bytes: [0; 64], len: 0 }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl Write for ShortText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_random::Random;

    fn d(text: &str) -> DecimalValue {
        parse(text).unwrap_or_else(|| panic!("{text} is a decimal"))
    }

    #[test]
    fn text_forms() {
        for (text, expected) in [
            ("1.0", "1"),
            ("0.1", "0.1"),
            ("1e5", "100000"),
            ("-12.50", "-12.5"),
            ("+3", "3"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1E-17", "0.00000000000000001"),
            ("1e-18", "0"),
            ("15e-18", "0.00000000000000002"),
            ("25e-18", "0.00000000000000002"),
            ("25.1e-18", "0.00000000000000003"),
            ("999999999999999999999.99999999999999999", "999999999999999999999.99999999999999999"),
            ("0e99999", "0"),
            ("1e-99999", "0"),
        ] {
            assert_eq!(format(d(text)), expected, "{text}");
        }
        for text in
            ["", "-", "abc", "1e21", "1e99999", "1.2.3", "1e", "nan", "999999999999999999999.999999999999999999"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn round_trip() {
        let mut random = Random::new(9);
        for _ in 0..5000 {
            let bits = i128::from(random.next() as i64) << 64 | i128::from(random.next());
            let value = DecimalValue((bits >> random.below(127)) % (MAX_SCALED + 1));
            assert_eq!(parse(&format(value)), Some(value));
        }
    }

    #[test]
    fn conversions() {
        assert_eq!(DecimalValue::from_f64(0.1), Some(d("0.1")));
        assert_eq!(DecimalValue::from_f64(-1e20), Some(d("-1e20")));
        assert_eq!(DecimalValue::from_f64(1e21), None);
        assert_eq!(DecimalValue::from_f64(f64::NAN), None);
        assert_eq!(d("0.1").to_f64(), 0.1);
        assert_eq!(d("123456789.123456789").to_f64(), 123456789.123456789);
        assert_eq!(d("-7.9").to_i64(), Some(-7));
        assert_eq!(d("1e20").to_i64(), None);
        assert_eq!(DecimalValue::from_i64(i64::MIN).to_i64(), Some(i64::MIN));
    }

    #[test]
    fn arithmetic() {
        assert_eq!(d("1.5").checked_mul(d("-2.5")), Some(d("-3.75")));
        assert_eq!(d("1").checked_div(d("3")), Some(d("0.33333333333333333")));
        assert_eq!(d("7.5").checked_rem(d("2")), Some(d("1.5")));
        assert_eq!(d("1").checked_div(d("0")), None);
        assert_eq!(d("1e20").checked_mul(d("10")), None);
        assert_eq!(d("9e20").checked_add(d("9e20")), None);
        assert_eq!(d("1").checked_sub(d("3")), Some(d("-2")));
    }
}
