//! Series: transforms that undo each other, and statistics against their definitions.

use kql_types::Literal;
use serde_json::{Value, json as value};

use crate::cases;
use crate::generate::Random;
use crate::numbers::{assert_close, number};
use crate::support::{call, json};

fn literal(series: &[f64]) -> Literal {
    json(&value!(series).to_string())
}

fn some_series(random: &mut Random, least: usize) -> Vec<f64> {
    (0..least + random.below(20)).map(|_| random.between(-10.0, 10.0)).collect()
}

fn parsed(name: &str, args: &[Literal]) -> Value {
    serde_json::from_str(&call(name, args)).unwrap_or_else(|_| panic!("{name} of {args:?} is JSON"))
}

fn series(name: &str, args: &[Literal]) -> Vec<f64> {
    serde_json::from_value(parsed(name, args)).unwrap_or_else(|_| panic!("{name} of {args:?} is a series"))
}

fn assert_same(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    found.iter().zip(expected).for_each(|(found, expected)| assert_close(*found, *expected, what));
}

#[test]
fn series_are_computed_element_by_element() {
    let mut random = Random::new(71);
    for _ in 0..cases(50) {
        let a = some_series(&mut random, 1);
        let b: Vec<f64> = a.iter().map(|_| random.between(0.5, 10.0)).collect();
        let args = [literal(&a), literal(&b)];
        let by = |f: fn(f64, f64) -> f64| -> Vec<f64> { a.iter().zip(&b).map(|(a, b)| f(*a, *b)).collect() };
        assert_same(&series("series_add", &args), &by(|a, b| a + b), "add");
        assert_same(&series("series_subtract", &args), &by(|a, b| a - b), "subtract");
        assert_same(&series("series_multiply", &args), &by(|a, b| a * b), "multiply");
        assert_same(&series("series_divide", &args), &by(|a, b| a / b), "divide");
        let pairs: [(&str, fn(f64) -> f64); 6] = [
            ("series_abs", f64::abs),
            ("series_sin", f64::sin),
            ("series_cos", f64::cos),
            ("series_exp", f64::exp),
            ("series_floor", f64::floor),
            ("series_ceiling", f64::ceil),
        ];
        for (name, f) in pairs {
            assert_same(&series(name, &args[..1]), &a.iter().map(|x| f(*x)).collect::<Vec<_>>(), name);
        }
        let dot: f64 = by(|a, b| a * b).iter().sum();
        assert_close(number(&call("series_dot_product", &args)), dot, "dot product");
        assert_close(number(&call("series_sum", &args[..1])), a.iter().sum(), "sum");
        let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        assert_close(number(&call("series_magnitude", &args[..1])), length(&a), "magnitude");
        let cosine = number(&call("series_cosine_similarity", &args));
        assert_close(cosine, dot / length(&a) / length(&b), "similarity");
        // Each comparison of a pair is one of three.
        let flags = |name: &str| -> Vec<bool> { serde_json::from_value(parsed(name, &args)).expect("flags") };
        let (less, equal, greater) = (flags("series_less"), flags("series_equals"), flags("series_greater"));
        for at in 0..a.len() {
            assert_eq!(u8::from(less[at]) + u8::from(equal[at]) + u8::from(greater[at]), 1, "{args:?} at {at}");
        }
    }
}

#[test]
fn transforms_undo_each_other() {
    let mut random = Random::new(72);
    for _ in 0..cases(40) {
        let a = some_series(&mut random, 1);
        let there = parsed("series_fft", &[literal(&a)]);
        let part = |of: &Value, name: &str| -> Vec<f64> { serde_json::from_value(of[name].clone()).expect("reals") };
        let (re, im) = (part(&there, "real"), part(&there, "imag"));
        assert_close(re[0], a.iter().sum(), "the first element is the sum");
        let energy: f64 = re.iter().chain(&im).map(|x| x * x).sum();
        assert_close(energy / a.len() as f64, a.iter().map(|x| x * x).sum(), "energy stays");
        let back = parsed("series_ifft", &[literal(&re), literal(&im)]);
        assert_same(&part(&back, "real"), &a, "there and back");
        part(&back, "imag").iter().for_each(|x| assert_close(*x, 0.0, "nothing imaginary is left"));
        // A filter of one coefficient that is 1 changes nothing.
        let plain = Literal::Bool(false);
        assert_same(&series("series_fir", &[literal(&a), json("[1]"), plain.clone()]), &a, "the filter [1]");
        assert_same(&series("series_iir", &[literal(&a), json("[1]"), json("[1]")]), &a, "the filter [1]/[1]");
        // A mean of three, by hand.
        let mean: Vec<f64> =
            (0..a.len()).map(|at| (0..3).filter_map(|back| at.checked_sub(back)).map(|at| a[at] / 3.0).sum()).collect();
        let third = 1.0 / 3.0;
        assert_same(&series("series_fir", &[literal(&a), literal(&[third; 3]), plain]), &mean, "mean of three");
    }
}

#[test]
fn statistics_follow_their_definitions() {
    let mut random = Random::new(73);
    for _ in 0..cases(40) {
        let a = some_series(&mut random, 2);
        let n = a.len() as f64;
        let mean = a.iter().sum::<f64>() / n;
        let variance = a.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let stats = parsed("series_stats_dynamic", &[literal(&a)]);
        let of = |name: &str| stats[name].as_f64().unwrap_or_else(|| panic!("{name} of {stats}"));
        assert_close(of("avg"), mean, "avg");
        assert_close(of("variance"), variance, "variance");
        assert_close(of("stdev"), variance.sqrt(), "stdev");
        assert_eq!(of("min"), a.iter().copied().fold(f64::INFINITY, f64::min));
        assert_eq!(of("max"), a.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        assert_eq!((a[of("min_idx") as usize], a[of("max_idx") as usize]), (of("min"), of("max")));

        // A line is found again, and is as good as can be.
        let (slope, start) = (random.between(-3.0, 3.0), random.between(-3.0, 3.0));
        let line: Vec<f64> = (0..a.len()).map(|at| start + slope * at as f64).collect();
        let fit = parsed("series_fit_line_dynamic", &[literal(&line)]);
        assert_close(fit["slope"].as_f64().expect("a real"), slope, "slope");
        assert_close(fit["interception"].as_f64().expect("a real"), start, "interception");
        assert_close(fit["rsquare"].as_f64().expect("a real"), 1.0, "rsquare");

        let b: Vec<f64> = a.iter().map(|_| random.between(-1.0, 1.0)).collect();
        let correlation = |a: &[f64], b: &[f64]| number(&call("series_pearson_correlation", &[literal(a), literal(b)]));
        let found = correlation(&a, &b);
        assert!((-1.000_001..=1.000_001).contains(&found), "{found}");
        assert_close(correlation(&b, &a), found, "it is symmetric");
        assert_close(correlation(&a, &a), 1.0, "with itself");

        // Gaps are closed, and what is there stays.
        let gaps: Vec<Option<f64>> = a.iter().map(|x| (random.below(3) > 0).then_some(*x)).collect();
        if gaps.iter().any(Option::is_some) {
            for name in ["series_fill_linear", "series_fill_const", "series_fill_forward", "series_fill_backward"] {
                let mut args = vec![json(&value!(gaps).to_string())];
                args.extend((name == "series_fill_const").then_some(Literal::Real(0.0)));
                let filled: Vec<Option<f64>> = serde_json::from_value(parsed(name, &args)).expect("a series");
                for (at, (gap, filled)) in gaps.iter().zip(&filled).enumerate() {
                    if gap.is_some() {
                        assert_eq!(gap, filled, "{name} at {at}");
                    }
                    let is_open_end = match name {
                        "series_fill_forward" => gaps[..at].iter().all(Option::is_none),
                        "series_fill_backward" => gaps[at..].iter().all(Option::is_none),
                        _ => false,
                    };
                    assert!(filled.is_some() || is_open_end, "{name} of {gaps:?} at {at}");
                }
            }
        }
    }
}
