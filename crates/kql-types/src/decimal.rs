//! `decimal` values: 256-bit integers scaled by 10^34, rounded to 34 significant digits.
//!
//! Kusto's decimals are IEEE 754 decimal128, which has 34 significant digits and a wide
//! exponent. Arrow has no such type; a fixed point with 40 digits before it and 34 behind
//! holds the same numbers between 10^-1 and 10^34, and those of whole versions
//! (`parse_version`) and of all longs.
//! Decisions where the documentation is silent or the ranges differ:
//! - A result of more than 34 significant digits is rounded to them, halves to even.
//! - Digits after the thirty-fourth behind the point are rounded away likewise.
//! - Values of 10^40 and more are out of range: `None`, never a wrong number.
//! - Trailing zeros are not kept: `decimal(1.50)` prints `1.5`.

use std::fmt::{self, Write};

/// The Arrow array, builder and type of decimals.
pub use arrow::array::{Decimal256Array as DecimalArray, Decimal256Builder as DecimalBuilder};
pub use arrow::datatypes::Decimal256Type as DecimalType;
use arrow::datatypes::i256;

use crate::{DecimalValue, ScalarType};

const SCALE_DIGITS: usize = ScalarType::DECIMAL_SCALE as usize;
/// What 1 is stored as.
pub const ONE: i256 = i256::from_i128(ONE_DIGITS);
const ONE_DIGITS: i128 = 10i128.pow(SCALE_DIGITS as u32);
/// How many digits a result keeps, counted from its first that is not zero.
const SIGNIFICANT_DIGITS: u32 = 34;
/// The first magnitude that is out of range.
const END: i256 = match i256::from_i128(10).checked_pow(ScalarType::DECIMAL_PRECISION as u32) {
    Some(end) => end,
    None => panic!("256 bits hold the precision"),
};

/// Returns 10^`exponent`; `None` if 256 bits do not hold it.
fn power_of_ten(exponent: u32) -> Option<i256> {
    i256::from_i128(10).checked_pow(exponent)
}

/// Returns `whole` + `rest` / `unit` with 34 significant digits, halves to even, for
/// magnitudes with `rest` below `unit`; `None` if the result is out of range.
fn rounded(whole: i256, rest: i256, unit: i256) -> Option<i256> {
    let digits = if whole == i256::ZERO { 0 } else { whole.ilog10() + 1 };
    let is_odd = |value: i256| value.to_parts().0 & 1 == 1;
    let magnitude = match digits.checked_sub(SIGNIFICANT_DIGITS) {
        None | Some(0) => {
            let half = rest.checked_mul(i256::from_i128(2))?.cmp(&unit);
            let is_up = half.is_gt() || half.is_eq() && is_odd(whole);
            whole.checked_add(i256::from_i128(i128::from(is_up)))?
        }
        Some(dropped) => {
            let step = power_of_ten(dropped)?;
            let (kept, off) = (whole.checked_div(step)?, whole.checked_rem(step)?);
            let half = off.cmp(&step.checked_div(i256::from_i128(2))?);
            let is_up = half.is_gt() || half.is_eq() && (rest != i256::ZERO || is_odd(kept));
            kept.checked_add(i256::from_i128(i128::from(is_up)))?.checked_mul(step)?
        }
    };
    (magnitude < END).then_some(magnitude)
}

impl DecimalValue {
    pub const ZERO: Self = Self(i256::ZERO);
    pub const ONE: Self = Self(ONE);

    /// Returns the value if it is in range.
    pub fn from_scaled(scaled: i256) -> Option<Self> {
        Self(scaled).is_in_range().then_some(Self(scaled))
    }

    /// Returns whether the value has at most 40 digits before the point.
    pub fn is_in_range(self) -> bool {
        self.0 < END && self.0 > END.wrapping_neg()
    }

    /// Returns the decimal of a long.
    pub fn from_i64(value: i64) -> Self {
        Self(i256::from(value).wrapping_mul(ONE))
    }

    /// Returns the decimal of a whole number; `None` if it is out of range.
    pub fn from_i128(value: i128) -> Option<Self> {
        i256::from_i128(value).checked_mul(ONE).and_then(Self::from_scaled)
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
        let (whole, fraction) = (self.0.wrapping_div(ONE), self.0.wrapping_rem(ONE));
        if let Some(whole) = whole.to_i128().filter(|_| fraction == i256::ZERO) {
            return whole as f64;
        }
        let mut digits = ShortText::new();
        match write(self, &mut digits) {
            Ok(()) => digits.as_str().parse().unwrap_or(f64::NAN),
            Err(_) => f64::NAN,
        }
    }

    /// Returns the whole part, or `None` if a long does not hold it.
    pub fn to_i64(self) -> Option<i64> {
        self.0.wrapping_div(ONE).to_i128().and_then(|whole| i64::try_from(whole).ok())
    }

    /// Returns whether nothing is behind the point.
    pub fn is_whole(self) -> bool {
        self.0.wrapping_rem(ONE) == i256::ZERO
    }

    fn with_sign(magnitude: i256, is_negative: bool) -> Self {
        Self(if is_negative { magnitude.wrapping_neg() } else { magnitude })
    }

    fn of_sum(sum: i256) -> Option<Self> {
        let magnitude = rounded(sum.checked_abs()?, i256::ZERO, i256::ONE)?;
        Some(Self::with_sign(magnitude, sum.is_negative()))
    }

    /// Returns the sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::of_sum)
    }

    /// Returns the difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::of_sum)
    }

    /// Returns the product, or `None` on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // (w + f) * (v + g), part by part: the product of two scaled values has up to 148 digits.
        let part = |value: i256| -> Option<(i256, i256)> {
            let magnitude = value.checked_abs()?;
            Some((magnitude.checked_div(ONE)?, magnitude.checked_rem(ONE)?))
        };
        let ((w, f), (v, g)) = (part(self.0)?, part(other.0)?);
        let last = f.checked_mul(g)?;
        let whole = w
            .checked_mul(v)?
            .checked_mul(ONE)?
            .checked_add(w.checked_mul(g)?)?
            .checked_add(f.checked_mul(v)?)?
            .checked_add(last.checked_div(ONE)?)?;
        let magnitude = rounded(whole, last.checked_rem(ONE)?, ONE)?;
        Some(Self::with_sign(magnitude, self.0.is_negative() != other.0.is_negative()))
    }

    /// Returns the quotient, or `None` on overflow or division by zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (dividend, divisor) = (self.0.checked_abs()?, other.0.checked_abs()?);
        let mut quotient = dividend.checked_div(divisor)?;
        let mut rest = dividend.checked_rem(divisor)?;
        // Digit by digit: a remainder has up to 74 digits, and 256 bits hold 76.
        for _ in 0..SCALE_DIGITS {
            let next = rest.wrapping_mul(i256::from_i128(10));
            quotient = quotient.checked_mul(i256::from_i128(10))?.checked_add(next.checked_div(divisor)?)?;
            rest = next.checked_rem(divisor)?;
        }
        let magnitude = rounded(quotient, rest, divisor)?;
        Some(Self::with_sign(magnitude, self.0.is_negative() != other.0.is_negative()))
    }

    /// Returns the remainder that is not negative, or `None` for division by zero.
    pub fn checked_rem_euclid(self, other: Self) -> Option<Self> {
        let rest = self.0.checked_rem(other.0)?;
        Some(Self(if rest.is_negative() { rest.wrapping_add(other.0.wrapping_abs()) } else { rest }))
    }

    /// Returns the value rounded half away from zero at the last of some places behind the
    /// point, or before it where they are negative; `None` if that is out of range.
    pub fn round(self, places: i64) -> Option<Self> {
        let digits = i64::from(ScalarType::DECIMAL_SCALE).saturating_sub(places);
        if digits <= 0 {
            return Some(self);
        }
        let Some(unit) = u32::try_from(digits).ok().and_then(power_of_ten) else {
            return Some(Self::ZERO);
        };
        let half = unit.wrapping_div(i256::from_i128(2));
        let magnitude = self.0.checked_abs()?.checked_add(half)?.checked_div(unit)?.checked_mul(unit)?;
        Some(Self::with_sign(magnitude, self.0.is_negative())).filter(|value| value.is_in_range())
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
    let magnitude = value.0.wrapping_abs();
    if value.0.is_negative() {
        out.write_char('-')?;
    }
    write!(out, "{}", magnitude.wrapping_div(ONE))?;
    // Below 10^34, so 128 bits hold it.
    let mut fraction = magnitude.wrapping_rem(ONE).as_i128();
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
    // How many of the digits, counted from the first, lie before the stored last place,
    // and how many of those are kept.
    let places = i64::from(exponent) + whole.len() as i64 + SCALE_DIGITS as i64;
    let digits = || whole.bytes().chain(fraction.bytes()).map(|digit| i128::from(digit - b'0'));
    let zeros = digits().take_while(|digit| *digit == 0).count() as i64;
    let kept = places.min(zeros + i64::from(SIGNIFICANT_DIGITS));
    let mut significand: i128 = 0;
    let mut taken = 0;
    // First digit cut off, and whether another after it is not zero.
    let (mut next, mut more) = (0, false);
    for digit in digits() {
        if taken < kept {
            significand = significand * 10 + digit;
        } else if taken == kept {
            next = digit;
        } else {
            more |= digit != 0;
        }
        taken += 1;
    }
    if kept >= 0 && (next > 5 || next == 5 && (more || significand % 2 == 1)) {
        significand += 1;
    }
    if significand == 0 {
        return Some(DecimalValue::ZERO);
    }
    let shift = u32::try_from(places - taken.min(kept)).ok()?;
    let magnitude = power_of_ten(shift)?.checked_mul(i256::from_i128(significand))?;
    DecimalValue::from_scaled(magnitude).map(|value| DecimalValue::with_sign(value.0, negative))
}

/// The text of one number, on the stack.
struct ShortText {
    bytes: [u8; 96],
    len: usize,
}

impl ShortText {
    fn new() -> Self {
        Self { bytes: [0; 96], len: 0 }
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
        let nines = "9".repeat(34);
        for (text, expected) in [
            ("1.0", "1"),
            ("0.1", "0.1"),
            ("1e5", "100000"),
            ("-12.50", "-12.5"),
            ("+3", "3"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1E-34", "0.0000000000000000000000000000000001"),
            ("1e-35", "0"),
            ("15e-35", "0.0000000000000000000000000000000002"),
            ("25e-35", "0.0000000000000000000000000000000002"),
            ("25.1e-35", "0.0000000000000000000000000000000003"),
            ("0.00000000000000000000000000000000009", "0.0000000000000000000000000000000001"),
            ("18446744073709551615.00000000000000005", "18446744073709551615"),
            ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
            (nines.as_str(), nines.as_str()),
            ("00001.5", "1.5"),
            ("0e99999", "0"),
            ("1e-99999", "0"),
        ] {
            assert_eq!(format(d(text)), expected, "{text}");
        }
        assert_eq!(format(d(&format!("{nines}9"))), format!("1{}", "0".repeat(35)));
        for text in ["", "-", "abc", "1e40", "1e99999", "1.2.3", "1e", "nan", &"9".repeat(40)] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn round_trip() {
        let mut random = Random::new(9);
        for _ in 0..5000 {
            let bits = i128::from(random.next() as i64) << 64 | i128::from(random.next());
            let significand = i256::from_i128((bits >> random.below(127)) % 10i128.pow(SIGNIFICANT_DIGITS));
            let scale = power_of_ten(random.below(40) as u32).expect("fits");
            let value = DecimalValue(significand.wrapping_mul(scale));
            assert_eq!(parse(&format(value)), Some(value));
        }
    }

    #[test]
    fn conversions() {
        assert_eq!(DecimalValue::from_f64(0.1), Some(d("0.1")));
        assert_eq!(DecimalValue::from_f64(-1e20), Some(d("-1e20")));
        assert_eq!(DecimalValue::from_f64(1e40), None);
        assert_eq!(DecimalValue::from_f64(f64::NAN), None);
        assert_eq!(d("0.1").to_f64(), 0.1);
        assert_eq!(d("123456789.123456789").to_f64(), 123456789.123456789);
        assert_eq!(d("-9e39").to_f64(), -9e39);
        assert_eq!(d("-7.9").to_i64(), Some(-7));
        assert_eq!(d("1e20").to_i64(), None);
        assert_eq!(DecimalValue::from_i64(i64::MIN).to_i64(), Some(i64::MIN));
        assert_eq!(DecimalValue::from_i128(i128::MAX).map(format), Some(i128::MAX.to_string()));
    }

    #[test]
    fn arithmetic() {
        let text = |value: Option<DecimalValue>| value.map(format);
        assert_eq!(d("1.5").checked_mul(d("-2.5")), Some(d("-3.75")));
        assert_eq!(text(d("1").checked_div(d("3"))), Some(format!("0.{}", "3".repeat(34))));
        assert_eq!(text(d("-20").checked_div(d("3"))), Some(format!("-6.{}7", "6".repeat(32))));
        assert_eq!(text(d("2e34").checked_div(d("3"))), Some(format!("{}7", "6".repeat(33))));
        assert_eq!(text(d("1e39").checked_div(d("8e38"))), Some("1.25".into()));
        assert_eq!(text(d("9e39").checked_div(d("9.9e39"))), Some(format!("0.{}1", "90".repeat(16) + "9")));
        assert_eq!(text(d("1e30").checked_add(d("1e-10"))), Some(format!("1{}", "0".repeat(30))));
        assert_eq!(
            d("99999999999999999999").checked_mul(d("99999999999999999999")),
            Some(d("9999999999999999999800000000000000000001"))
        );
        assert_eq!(d("7.5").checked_rem_euclid(d("2")), Some(d("1.5")));
        assert_eq!(d("-7.5").checked_rem_euclid(d("-2")), Some(d("0.5")));
        assert_eq!(d("1").checked_div(d("0")), None);
        assert_eq!(d("1").checked_rem_euclid(d("0")), None);
        assert_eq!(d("1e20").checked_mul(d("1e20")), None);
        assert_eq!(d("1e-39").checked_mul(d("1e39")), Some(d("0")));
        assert_eq!(d("9e39").checked_add(d("9e39")), None);
        assert_eq!(d("1").checked_sub(d("3")), Some(d("-2")));
    }

    #[test]
    fn products_and_quotients_undo_each_other() {
        let mut random = Random::new(3);
        for _ in 0..2000 {
            let mut short = || d(&format!("{}e{}", random.next() as i32, random.below(20) as i32 - 10));
            let (a, b) = (short(), short());
            if b != DecimalValue::ZERO {
                assert_eq!(a.checked_mul(b).and_then(|product| product.checked_div(b)), Some(a), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn rounding() {
        assert_eq!(d("2.345").round(2), Some(d("2.35")));
        assert_eq!(d("-2.345").round(2), Some(d("-2.35")));
        assert_eq!(d("-50.5").round(-2), Some(d("-100")));
        assert_eq!(d("5").round(40), Some(d("5")));
        assert_eq!(d("5e39").round(-40), None);
        assert_eq!(d("5").round(-400), Some(d("0")));
    }
}
