//! The gamma, beta and error functions.

use std::f64::consts::PI;

/// Returns the natural logarithm of the gamma function's magnitude (Lanczos, g = 7).
pub(crate) fn log_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    // Factorials are exact while a real holds them.
    if x.fract() == 0.0 && (1.0..=171.0).contains(&x) {
        return gamma(x).ln();
    }
    if x < 0.5 {
        return (PI / (PI * x).sin().abs()).ln() - log_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let sum: f64 = COEFFICIENTS[0]
        + (1..9)
            .map(|i| COEFFICIENTS[i] / (x + i as f64))
            .sum::<f64>();
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// Returns the gamma function; NaN at zero and the negative whole numbers.
pub(crate) fn gamma(x: f64) -> f64 {
    if x <= 0.0 && x.fract() == 0.0 {
        return f64::NAN;
    }
    // Factorials are exact while a real holds them.
    if x.fract() == 0.0 && x <= 171.0 {
        return (1..x as u32).map(f64::from).product();
    }
    let magnitude = log_gamma(x).exp();
    if x < 0.0 && x.floor() % 2.0 != 0.0 {
        -magnitude
    } else {
        magnitude
    }
}

/// Returns the complementary error function by a continued fraction, or a series near zero.
pub(crate) fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x.abs() < 2.5 {
        return 1.0 - erf_series(x);
    }
    if x < 0.0 {
        return 2.0 - erfc(-x);
    }
    let mut fraction = 0.0;
    for k in (1..=80).rev() {
        fraction = f64::from(k) / 2.0 / (x + fraction);
    }
    (-x * x).exp() / PI.sqrt() / (x + fraction)
}

pub(crate) fn erf(x: f64) -> f64 {
    if x.abs() < 2.5 {
        erf_series(x)
    } else {
        1.0 - erfc(x)
    }
}

fn erf_series(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    let mut n = 0.0;
    while term.abs() > 1e-18 * sum.abs() && n < 200.0 {
        n += 1.0;
        term *= -x * x / n;
        sum += term / (2.0 * n + 1.0);
    }
    2.0 / PI.sqrt() * sum
}

/// The parameters up to which Kusto computes the cumulative beta distribution.
const BETA_LIMIT: f64 = 10_000.0;

/// Returns the regularized incomplete beta function; NaN outside 0 to 1 or for parameters that are not
/// positive or beyond 10,000.
pub(crate) fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    let is_parameter = |p: f64| p > 0.0 && p <= BETA_LIMIT;
    if !(0.0..=1.0).contains(&x) || !is_parameter(a) || !is_parameter(b) {
        return f64::NAN;
    }
    regularized_beta(x, a, b)
}

fn regularized_beta(x: f64, a: f64, b: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return x;
    }
    let front =
        (log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    // The fraction converges fast below the mean; above it the mirror image is computed.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    }
}

/// Returns the probability that Student's distribution lies farther from zero than `t`, on both sides.
pub(crate) fn student_tails(t: f64, degrees: f64) -> f64 {
    if t.is_nan() || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    if t.is_infinite() {
        return 0.0;
    }
    let x = degrees / (degrees + t * t);
    if x >= 1.0 { 1.0 } else { regularized_beta(x, degrees / 2.0, 0.5) }
}

/// Evaluates the continued fraction of the incomplete beta function (Lentz).
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..=300 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Returns the density of the beta distribution; NaN outside 0 to 1, at both ends or for parameters that are not positive.
pub(crate) fn beta_pdf(x: f64, a: f64, b: f64) -> f64 {
    if x.is_nan() || x <= 0.0 || x >= 1.0 || a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return f64::NAN;
    }
    let log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b);
    x.powf(a - 1.0) * (1.0 - x).powf(b - 1.0) * (-log_beta).exp()
}

/// Returns where the beta distribution reaches a probability, by bisection.
pub(crate) fn beta_inv(p: f64, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return f64::NAN;
    }
    // The distribution reaches one long before its end, as far as a real can tell.
    if p == 1.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle == low || middle == high {
            break;
        }
        if regularized_beta(middle, a, b) < p {
            low = middle
        } else {
            high = middle
        }
    }
    0.5 * (low + high)
}
