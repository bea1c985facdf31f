//! `series_fit_poly()`: a polynomial through a series.

use kql_types::ScalarType;

use super::_fit::{Quality, polynomial};
use super::_series::{Row, dynamic_rows, write_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fit_poly",
    aliases: &[],
    category: Category::Series,
    summary: "Fits a polynomial to a series by least squares.",
    signatures: &[fixed(
        &[
            required("y_series", ParameterType::DynamicArray, "the values"),
            optional("x_series", ParameterType::DynamicArray, "where they are; at 1, 2, … when absent"),
            optional("degree", ParameterType::Integer, "the highest power, 0 to 25; 1, a line, when absent"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "Columns `rsquare`, `coefficients` (the highest power first), `variance`, `rvariance` and `poly_fit`; null when an argument is no array of finite numbers or the points do not determine a polynomial.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
    ],
    examples: &[
        example(
            "A parabola",
            "print y = dynamic([0, 1, 4, 9]) | extend (r, c) = series_fit_poly(y, dynamic([0, 1, 2, 3]), 2) | project r = round(r, 6)",
            "r:real\n1.0",
        ),
        example(
            "A line at 1, 2, 3",
            "print y = dynamic([3, 5, 7]) | extend (r, c) = series_fit_poly(y) | project slope = round(toreal(c[0]), 6), zero = round(toreal(c[1]), 6)",
            "slope:real|zero:real\n2.0|1.0",
        ),
        example(
            "A gap",
            "print y = dynamic([0, null]) | extend (r, c) = series_fit_poly(y) | project r",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(args, fit, |fit, encoder| {
        encoder.begin_bag();
        encoder.key("rsquare");
        encoder.real(fit.quality.rsquare);
        encoder.key("coefficients");
        write_reals(&fit.coefficients, encoder);
        encoder.key("variance");
        encoder.real(fit.quality.variance);
        encoder.key("rvariance");
        encoder.real(fit.quality.rvariance);
        encoder.key("poly_fit");
        write_reals(&fit.fit, encoder);
        encoder.end();
    })
}

/// The columns in order.
pub(crate) const OUTPUTS: &[(&str, ScalarType)] = &[
    ("rsquare", ScalarType::Real),
    ("coefficients", ScalarType::Dynamic),
    ("variance", ScalarType::Real),
    ("rvariance", ScalarType::Real),
    ("poly_fit", ScalarType::Dynamic),
];

/// Higher powers leave no digits.
const MOST_DEGREE: i64 = 25;

struct Fit {
    coefficients: Vec<f64>,
    fit: Vec<f64>,
    quality: Quality,
}

fn fit(row: Row<'_>) -> Result<Option<Fit>, FunctionError> {
    let degree = row.long(2).unwrap_or(1);
    let Some(degree) = usize::try_from(degree).ok().filter(|_| degree <= MOST_DEGREE) else {
        let message = format!("the degree must be between 0 and {MOST_DEGREE}, not {degree}");
        return Err(FunctionError::InvalidArgument { argument: 2, message });
    };
    let Some(y) = row.whole(0) else { return Ok(None) };
    let x = match row.literal(1) {
        None => (1..=y.len()).map(|at| at as f64).collect(),
        Some(_) => match row.whole(1) {
            Some(x) => x,
            None => return Ok(None),
        },
    };
    Ok(polynomial(&x, &y, degree).map(|coefficients| {
        let fit: Vec<f64> = x.iter().map(|x| coefficients.iter().fold(0.0, |sum, c| sum * x + c)).collect();
        let quality = Quality::of(&y, &fit);
        Fit { coefficients, fit, quality }
    }))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn fits() {
        let line = call_json(&FUNCTION, &[json("[5,7]"), json("[1,2]"), Literal::Int(0)]);
        assert!(line.contains(r#""coefficients":[6"#) || line.contains(r#""coefficients":[5.99"#), "{line}");
        assert_eq!(call_json(&FUNCTION, &[json("[1]")]), "");
        assert_eq!(call_json(&FUNCTION, &[json("[1,null,3]")]), "");
    }
}
