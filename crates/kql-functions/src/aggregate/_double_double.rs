//! Sums of reals in twice the precision of a real, so that a total does not depend
//! on the order in which partitions arrive.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// An unevaluated sum `high + low` with about 106 bits of precision.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct DoubleDouble {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

impl DoubleDouble {
    pub(crate) fn new(value: f64) -> Self {
        Self { high: value, low: 0.0 }
    }

    /// Returns `high + low` renormalised; infinities and NaN stay as they are.
    fn renormalised(high: f64, low: f64) -> Self {
        let sum = high + low;
        if sum.is_finite() { Self { high: sum, low: low - (sum - high) } } else { Self::new(sum) }
    }

    /// Returns the exact product of two reals.
    pub(crate) fn product(a: f64, b: f64) -> Self {
        let high = a * b;
        if high.is_finite() { Self { high, low: a.mul_add(b, -high) } } else { Self::new(high) }
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }
}

impl Add for DoubleDouble {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let sum = self.high + other.high;
        if !sum.is_finite() {
            return Self::new(sum);
        }
        let other_part = sum - self.high;
        let error = (self.high - (sum - other_part)) + (other.high - other_part);
        let low = self.low + other.low;
        let low_part = low - self.low;
        let low_error = (self.low - (low - low_part)) + (other.low - low_part);
        let first = Self::renormalised(sum, error + low);
        Self::renormalised(first.high, first.low + low_error)
    }
}

impl AddAssign<f64> for DoubleDouble {
    fn add_assign(&mut self, value: f64) {
        let sum = self.high + value;
        if sum.is_finite() {
            let part = sum - self.high;
            let error = (self.high - (sum - part)) + (value - part);
            *self = Self::renormalised(sum, error + self.low);
        } else {
            *self = Self::new(sum);
        }
    }
}

impl AddAssign for DoubleDouble {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for DoubleDouble {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self { high: -other.high, low: -other.low }
    }
}

impl Mul for DoubleDouble {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = Self::product(self.high, other.high);
        Self::renormalised(product.high, product.low + (self.high * other.low + self.low * other.high))
    }
}

impl Div<f64> for DoubleDouble {
    type Output = Self;

    fn div(self, divisor: f64) -> Self {
        let first = self.high / divisor;
        if !first.is_finite() {
            return Self::new(first);
        }
        let rest = self - Self::product(first, divisor);
        Self::renormalised(first, rest.high / divisor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_a_real_loses() {
        let mut sum = DoubleDouble::default();
        for value in [1e16, 1.0, -1e16, 1.0] {
            sum += value;
        }
        assert_eq!(sum.value(), 2.0);
        assert_eq!((DoubleDouble::new(1e16) + DoubleDouble::new(1.0) - DoubleDouble::new(1e16)).value(), 1.0);
    }

    #[test]
    fn passes_infinity_and_nan_on() {
        let mut sum = DoubleDouble::default();
        sum += f64::INFINITY;
        sum += 1.0;
        assert_eq!(sum.value(), f64::INFINITY);
        sum += f64::NEG_INFINITY;
        assert!(sum.value().is_nan());
    }

    #[test]
    fn divides_without_losing_digits() {
        let third = DoubleDouble::new(1.0) / 3.0;
        let back = third * DoubleDouble::new(3.0) - DoubleDouble::new(1.0);
        assert!(back.value().abs() < 1e-30);
    }
}
