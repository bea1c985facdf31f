//! Fits of lines and polynomials by least squares; positions count from 0.

use kql_types::ScalarType;
use kql_types::dynamic::Encoder;

use super::_series::write_reals;

/// Returns the sample variance; 0 of less than two values.
pub(crate) fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    deviations(values) / (values.len() - 1) as f64
}

fn deviations(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|v| (v - mean).powi(2)).sum()
}

/// A line through a stretch of a series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) slope: f64,
    pub(crate) interception: f64,
    pub(crate) fit: Vec<f64>,
    pub(crate) quality: Quality,
}

/// How well fitted values meet the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quality {
    pub(crate) rsquare: f64,
    pub(crate) variance: f64,
    pub(crate) rvariance: f64,
}

impl Quality {
    pub(crate) fn of(values: &[f64], fit: &[f64]) -> Self {
        let residuals: Vec<f64> = values.iter().zip(fit).map(|(v, f)| v - f).collect();
        let (total, rest) = (deviations(values), residuals.iter().map(|r| r * r).sum::<f64>());
        // A constant series is met by its line.
        let rsquare = if total > 0.0 { 1.0 - rest / total } else { 1.0 };
        Self { rsquare, variance: variance(values), rvariance: variance(&residuals) }
    }
}

/// Fits a line to values at the positions from `from` on.
pub(crate) fn line(values: &[f64], from: usize) -> Line {
    let n = values.len() as f64;
    let middle = from as f64 + (n - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / n;
    let (mut together, mut spread) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let x = (from + at) as f64 - middle;
        together += x * (value - mean);
        spread += x * x;
    }
    let slope = if spread > 0.0 { together / spread } else { 0.0 };
    let interception = mean - slope * middle;
    let fit: Vec<f64> = (0..values.len()).map(|at| interception + slope * (from + at) as f64).collect();
    let quality = Quality::of(values, &fit);
    Line { slope, interception, fit, quality }
}

/// Two lines that meet the series best, the second from the split on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TwoLines {
    pub(crate) split: usize,
    pub(crate) left: Line,
    pub(crate) right: Line,
    pub(crate) fit: Vec<f64>,
    pub(crate) quality: Quality,
}

/// Fits two lines, each to two values at least; nothing for less than four values.
pub(crate) fn two_lines(values: &[f64]) -> Option<TwoLines> {
    let sums = PrefixSums::of(values);
    let rest = |split: usize| sums.residual(0, split) + sums.residual(split, values.len());
    // The first of the best splits, so that noise in the last digit does not decide.
    let mut best: Option<(usize, f64)> = None;
    for split in 2..values.len().saturating_sub(1) {
        let rest = rest(split);
        if best.is_none_or(|(_, least)| rest < least) {
            best = Some((split, rest));
        }
    }
    let (split, _) = best?;
    let (left, right) = (line(&values[..split], 0), line(&values[split..], split));
    let fit = [left.fit.as_slice(), right.fit.as_slice()].concat();
    let quality = Quality::of(values, &fit);
    Some(TwoLines { split, left, right, fit, quality })
}

/// Sums from the start of a series, from which the fit of any stretch follows.
struct PrefixSums {
    y: Vec<f64>,
    xy: Vec<f64>,
    yy: Vec<f64>,
}

impl PrefixSums {
    fn of(values: &[f64]) -> Self {
        // Around the mean, so that large values leave digits for their differences.
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let (mut y, mut xy, mut yy) = (vec![0.0], vec![0.0], vec![0.0]);
        let last = |sums: &[f64]| sums.last().copied().unwrap_or(0.0);
        for (x, value) in values.iter().enumerate() {
            let value = value - mean;
            y.push(last(&y) + value);
            xy.push(last(&xy) + x as f64 * value);
            yy.push(last(&yy) + value * value);
        }
        Self { y, xy, yy }
    }

    /// Returns the sum of squared residuals of the line through a stretch.
    fn residual(&self, from: usize, to: usize) -> f64 {
        let n = (to - from) as f64;
        let (y, xy, yy) = (self.y[to] - self.y[from], self.xy[to] - self.xy[from], self.yy[to] - self.yy[from]);
        let middle = from as f64 + (n - 1.0) / 2.0;
        let spread = n * (n * n - 1.0) / 12.0;
        let together = xy - middle * y;
        yy - y * y / n - together * together / spread
    }
}

/// Fits a polynomial; coefficients from the highest power down. Nothing when the points
/// do not determine one.
pub(crate) fn polynomial(x: &[f64], y: &[f64], degree: usize) -> Option<Vec<f64>> {
    let count = degree + 1;
    if x.len() < count || x.len() != y.len() {
        return None;
    }
    // Orthogonal columns by Gram and Schmidt, twice over, keep more digits than normal equations.
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(count);
    let mut triangle = vec![vec![0.0; count]; count];
    for power in 0..count {
        let mut column: Vec<f64> = x.iter().map(|v| v.powi(power as i32)).collect();
        for _ in 0..2 {
            for (earlier, q) in basis.iter().enumerate() {
                let share: f64 = q.iter().zip(&column).map(|(a, b)| a * b).sum();
                triangle[earlier][power] += share;
                column.iter_mut().zip(q).for_each(|(c, q)| *c -= share * q);
            }
        }
        let length = column.iter().map(|v| v * v).sum::<f64>().sqrt();
        let scale = x.iter().map(|v| v.powi(2 * power as i32)).sum::<f64>().sqrt();
        if length <= scale * 1e-13 || !length.is_finite() {
            return None;
        }
        triangle[power][power] = length;
        column.iter_mut().for_each(|c| *c /= length);
        basis.push(column);
    }
    let projections: Vec<f64> = basis.iter().map(|q| q.iter().zip(y).map(|(a, b)| a * b).sum()).collect();
    let mut coefficients = vec![0.0; count];
    for power in (0..count).rev() {
        let known: f64 = (power + 1..count).map(|later| triangle[power][later] * coefficients[later]).sum();
        coefficients[power] = (projections[power] - known) / triangle[power][power];
    }
    coefficients.reverse();
    Some(coefficients)
}

/// The columns of `series_fit_line()`.
pub(crate) const LINE_OUTPUTS: &[(&str, ScalarType)] = &[
    ("rsquare", ScalarType::Real),
    ("slope", ScalarType::Real),
    ("variance", ScalarType::Real),
    ("rvariance", ScalarType::Real),
    ("interception", ScalarType::Real),
    ("line_fit", ScalarType::Dynamic),
];

pub(crate) fn write_line(line: &Line, encoder: &mut Encoder) {
    encoder.begin_bag();
    let reals = [
        ("rsquare", line.quality.rsquare),
        ("slope", line.slope),
        ("variance", line.quality.variance),
        ("rvariance", line.quality.rvariance),
        ("interception", line.interception),
    ];
    for (key, value) in reals {
        encoder.key(key);
        encoder.real(value);
    }
    encoder.key("line_fit");
    write_reals(&line.fit, encoder);
    encoder.end();
}

/// The columns of `series_fit_2lines()`.
pub(crate) const TWO_LINES_OUTPUTS: &[(&str, ScalarType)] = &[
    ("rsquare", ScalarType::Real),
    ("split_idx", ScalarType::Long),
    ("variance", ScalarType::Real),
    ("rvariance", ScalarType::Real),
    ("line_fit", ScalarType::Dynamic),
    ("right_rsquare", ScalarType::Real),
    ("right_slope", ScalarType::Real),
    ("right_interception", ScalarType::Real),
    ("right_variance", ScalarType::Real),
    ("right_rvariance", ScalarType::Real),
    ("left_rsquare", ScalarType::Real),
    ("left_slope", ScalarType::Real),
    ("left_interception", ScalarType::Real),
    ("left_variance", ScalarType::Real),
    ("left_rvariance", ScalarType::Real),
];

/// Writes the columns, by key; the dynamic form has a bag for each side instead.
pub(crate) fn write_two_lines(lines: &TwoLines, has_bags: bool, encoder: &mut Encoder) {
    encoder.begin_bag();
    let real = |encoder: &mut Encoder, key: &str, value: f64| {
        encoder.key(key);
        encoder.real(value);
    };
    real(encoder, "rsquare", lines.quality.rsquare);
    encoder.key("split_idx");
    encoder.long(lines.split as i64);
    real(encoder, "variance", lines.quality.variance);
    real(encoder, "rvariance", lines.quality.rvariance);
    encoder.key("line_fit");
    write_reals(&lines.fit, encoder);
    for (side, line) in [("right", &lines.right), ("left", &lines.left)] {
        if has_bags {
            encoder.key(side);
            encoder.begin_bag();
        }
        let parts = [
            ("rsquare", line.quality.rsquare),
            ("slope", line.slope),
            ("interception", line.interception),
            ("variance", line.quality.variance),
            ("rvariance", line.quality.rvariance),
        ];
        for (part, value) in parts {
            if has_bags {
                real(encoder, part, value);
            } else {
                real(encoder, &format!("{side}_{part}"), value);
            }
        }
        if has_bags {
            encoder.end();
        }
    }
    encoder.end();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_a_line() {
        let exact = line(&[3.0, 5.0, 7.0], 1);
        assert_eq!((exact.slope, exact.interception, exact.quality.rsquare), (2.0, 1.0, 1.0));
        let constant = line(&[4.0, 4.0], 0);
        assert_eq!((constant.slope, constant.interception, constant.quality.rsquare), (0.0, 4.0, 1.0));
        let noisy = line(&[1.0, 2.0, 2.0, 3.0], 0);
        assert!((noisy.slope - 0.6).abs() < 1e-12 && (noisy.quality.rsquare - 0.9).abs() < 1e-12);
    }

    #[test]
    fn fits_two_lines() {
        let values: Vec<f64> = (0..6).map(f64::from).chain((0..5).map(|n| 20.0 - f64::from(n))).collect();
        let lines = two_lines(&values).expect("enough values");
        assert_eq!(lines.split, 6);
        assert!((lines.left.slope - 1.0).abs() < 1e-9 && (lines.right.slope + 1.0).abs() < 1e-9);
        assert!((lines.right.interception - 26.0).abs() < 1e-9);
        assert!((lines.quality.rsquare - 1.0).abs() < 1e-9);
        assert!(two_lines(&[1.0, 2.0, 3.0]).is_none());
    }

    #[test]
    fn fits_a_polynomial() {
        let x: Vec<f64> = (0..20).map(|n| f64::from(n) / 4.0 - 2.3).collect();
        let y: Vec<f64> = x.iter().map(|v| v.powi(5) - 8.0 * v.powi(3) + 10.0 * v + 6.0).collect();
        let found = polynomial(&x, &y, 5).expect("enough points");
        let expected = [1.0, 0.0, -8.0, 0.0, 10.0, 6.0];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-8), "{found:?}");
        assert!(polynomial(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0], 1).is_none());
        assert!(polynomial(&[1.0], &[1.0], 1).is_none());
    }
}
