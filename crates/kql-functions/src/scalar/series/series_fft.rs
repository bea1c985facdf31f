//! `series_fft()`: the frequencies of a series.

use kql_types::ScalarType;

use super::_series::{SERIES, dynamic_rows, write_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fft",
    aliases: &[],
    category: Category::Series,
    summary: "Applies the fast Fourier transform to a series.",
    signatures: &[fixed(
        &[SERIES, optional("series_imaginary", ParameterType::DynamicArray, "the imaginary parts; 0 when absent")],
        ScalarType::Dynamic,
    )],
    returns: "Columns `real` and `imag`, arrays of reals; null when an argument is no array of finite numbers or the arrays differ in length.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
    ],
    examples: &[
        example(
            "Two elements",
            "print y = dynamic([1, 1]) | extend (re, im) = series_fft(y) | project re",
            "re:dynamic\n[2.0,0.0]",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (re, im) = series_fft(y) | project re",
            "re:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    transform(args, false)
}

/// The columns in order.
pub(crate) const OUTPUTS: &[(&str, ScalarType)] = &[("real", ScalarType::Dynamic), ("imag", ScalarType::Dynamic)];

/// A complex number.
type Complex = (f64, f64);

pub(crate) fn transform(args: &Arguments<'_>, is_inverse: bool) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| {
            let Some(real) = row.whole(0) else { return Ok(None) };
            let imaginary = if row.literal(1).is_none() { Some(vec![0.0; real.len()]) } else { row.whole(1) };
            Ok(imaginary.filter(|imaginary| imaginary.len() == real.len()).map(|imaginary| {
                let points: Vec<Complex> = real.into_iter().zip(imaginary).collect();
                let scale = if is_inverse { 1.0 / points.len().max(1) as f64 } else { 1.0 };
                let direction = if is_inverse { 1.0 } else { -1.0 };
                fourier(&points, direction).into_iter().map(|(re, im)| (re * scale, im * scale)).unzip()
            }))
        },
        |(real, imaginary): (Vec<f64>, Vec<f64>), encoder| {
            encoder.begin_bag();
            encoder.key("real");
            write_reals(&real, encoder);
            encoder.key("imag");
            write_reals(&imaginary, encoder);
            encoder.end();
        },
    )
}

/// Returns sine and cosine of a part of a turn, exact at quarters of it.
fn turn(part: usize, of: usize) -> (f64, f64) {
    match (4 * part).is_multiple_of(of).then(|| 4 * part / of) {
        Some(0) => (0.0, 1.0),
        Some(1) => (1.0, 0.0),
        Some(2) => (0.0, -1.0),
        Some(3) => (-1.0, 0.0),
        _ => (std::f64::consts::TAU * part as f64 / of as f64).sin_cos(),
    }
}

/// Splits by the smallest factor of the length, so that only prime lengths cost a square.
fn fourier(points: &[Complex], direction: f64) -> Vec<Complex> {
    let n = points.len();
    let Some(factor) = (2..=n).find(|f| n.is_multiple_of(*f)) else { return points.to_vec() };
    let length = n / factor;
    let parts: Vec<Vec<Complex>> = (0..factor)
        .map(|offset| fourier(&points.iter().skip(offset).step_by(factor).copied().collect::<Vec<_>>(), direction))
        .collect();
    (0..n)
        .map(|k| {
            let terms = parts.iter().enumerate().map(|(offset, part)| {
                let (re, im) = part[k % length];
                let (sin, cos) = turn((offset * k) % n, n);
                let sin = direction * sin;
                (re * cos - im * sin, re * sin + im * cos)
            });
            terms.fold((0.0, 0.0), |(re, im), (a, b)| (re + a, im + b))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn transforms() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,0,0,0]")]), r#"{"real":[1.0,1.0,1.0,1.0],"imag":[0.0,0.0,0.0,0.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,1]"), json("[0,0]")]), r#"{"real":[2.0,0.0],"imag":[0.0,0.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,1]"), json("[0]")]), "");
    }
}
