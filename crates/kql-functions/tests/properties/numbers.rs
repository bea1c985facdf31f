//! Identities of mathematics, bits and units.

use kql_types::Literal;

use crate::cases;
use crate::generate::Random;
use crate::support::{call, text};

fn real(name: &str, args: &[f64]) -> f64 {
    let args: Vec<Literal> = args.iter().map(|&x| Literal::Real(x)).collect();
    number(&call(name, &args))
}

pub(crate) fn number(text: &str) -> f64 {
    kql_types::real::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
}

pub(crate) fn assert_close(found: f64, expected: f64, what: &str) {
    let near = 1e-9 * expected.abs().max(1.0);
    assert!((found - expected).abs() <= near, "{what}: {found}, not {expected}");
}

#[test]
fn functions_undo_each_other() {
    let mut random = Random::new(51);
    for _ in 0..cases(100) {
        let x = random.between(-5.0, 5.0);
        let positive = x.abs() + 0.1;
        let what = format!("x = {x}");
        for (name, inverse) in [("exp", "log"), ("exp2", "log2"), ("exp10", "log10"), ("degrees", "radians")] {
            assert_close(real(inverse, &[real(name, &[x])]), x, &what);
        }
        assert_close(real("sin", &[x]).powi(2) + real("cos", &[x]).powi(2), 1.0, &what);
        assert_close(real("tan", &[x]) * real("cos", &[x]), real("sin", &[x]), &what);
        assert_close(real("cot", &[x]) * real("sin", &[x]), real("cos", &[x]), &what);
        let sine = real("sin", &[x]);
        assert_close(real("sin", &[real("asin", &[sine])]), sine, &what);
        assert_close(real("cos", &[real("acos", &[sine])]), sine, &what);
        assert_close(real("tan", &[real("atan", &[x])]), x, &what);
        assert_close(real("atan2", &[x, positive]), real("atan", &[x / positive]), &what);
        assert_close(real("sqrt", &[positive]).powi(2), positive, &what);
        assert_close(real("pow", &[positive, x]), real("exp", &[x * real("log", &[positive])]), &what);
        assert_close(real("erf", &[x]) + real("erfc", &[x]), 1.0, &what);
        assert_close(real("erf", &[-x]), -real("erf", &[x]), &what);
        assert_close(real("gamma", &[positive + 1.0]), positive * real("gamma", &[positive]), &what);
        assert_close(real("loggamma", &[positive]), real("gamma", &[positive]).ln(), &what);
        assert_close(real("sign", &[x]) * real("abs", &[x]), x, &what);
        let (alpha, beta, share) = (positive, random.between(0.2, 5.0), random.between(0.001, 0.999));
        let inverse = real("beta_inv", &[share, alpha, beta]);
        assert!((real("beta_cdf", &[inverse, alpha, beta]) - share).abs() < 1e-6, "{share} {alpha} {beta}");
        assert_close(
            real("beta_cdf", &[share, alpha, beta]),
            1.0 - real("beta_cdf", &[1.0 - share, beta, alpha]),
            &what,
        );
        let ceiling = real("ceiling", &[x]);
        assert!(ceiling >= x && ceiling - x < 1.0 && ceiling.fract() == 0.0, "{what}: {ceiling}");
        let rounded = number(&call("round", &[Literal::Real(x), Literal::Long(3)]));
        assert!((rounded - x).abs() <= 0.000_500_000_1, "{what}: {rounded}");
    }
}

#[test]
fn bits_obey_their_laws() {
    let mut random = Random::new(52);
    let bits = |name: &str, args: &[i64]| -> i64 {
        let args: Vec<Literal> = args.iter().map(|&x| Literal::Long(x)).collect();
        call(name, &args).parse().expect("a long")
    };
    for _ in 0..cases(150) {
        let (a, b) = (random.bits() as i64, !random.bits() as i64);
        assert_eq!(bits("binary_and", &[a, b]), a & b);
        assert_eq!(bits("binary_or", &[a, b]), a | b);
        assert_eq!(bits("binary_xor", &[a, b]), a ^ b);
        assert_eq!(bits("binary_not", &[a]), !a);
        assert_eq!(bits("bitset_count_ones", &[a]), i64::from(a.count_ones()));
        assert_eq!(bits("bitset_count_ones", &[a]) + bits("bitset_count_ones", &[!a]), 64);
        let shift = random.below(64) as i64;
        assert_eq!(bits("binary_shift_left", &[a, shift]), a << shift);
        assert_eq!(bits("binary_shift_right", &[a, shift]), a >> shift);
        assert_eq!(bits("max_of", &[a, b]), a.max(b));
        assert_eq!(bits("min_of", &[a, b]), a.min(b));
        let buckets = 1 + random.below(1000) as i64;
        let bucket = bits("hash", &[a, buckets]);
        assert!((0..buckets).contains(&bucket), "{bucket} of {buckets}");
        let (small, divisor) = (a >> 1, (b >> random.below(60)).clamp(-1 << 40, -1));
        assert_eq!(bits("%", &[small, divisor]), small.rem_euclid(divisor), "{small} % {divisor}");
        assert_eq!(bits("/", &[small, divisor]), small / divisor);
    }
}

#[test]
fn units_convert_there_and_back() {
    let mut random = Random::new(53);
    for (name, units) in [
        ("convert_angle", ["Degree", "Radian", "Gradian"]),
        ("convert_energy", ["Joule", "Calorie", "KilowattHour"]),
        ("convert_force", ["Newton", "Dyn", "PoundForce"]),
        ("convert_length", ["Meter", "Foot", "Mile"]),
        ("convert_mass", ["Kilogram", "Pound", "Ounce"]),
        ("convert_speed", ["MeterPerSecond", "KilometerPerHour", "Knot"]),
        ("convert_temperature", ["Kelvin", "DegreeCelsius", "DegreeFahrenheit"]),
        ("convert_volume", ["Liter", "CubicMeter", "UsGallon"]),
    ] {
        for _ in 0..cases(10) {
            let x = random.between(-1e4, 1e4);
            let convert = |x: f64, from: &str, to: &str| number(&call(name, &[Literal::Real(x), text(from), text(to)]));
            let [a, b, c] = units;
            assert_close(convert(convert(x, a, b), b, a), x, name);
            assert_close(convert(convert(x, a, b), b, c), convert(x, a, c), name);
            assert_close(convert(x, a, a), x, name);
        }
    }
}
