//! `series_pearson_correlation()`: how two series correlate.

use kql_types::ScalarType;

use super::_series::{PAIR, all_reals, real_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_pearson_correlation",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the Pearson correlation coefficient of two series.",
    signatures: &[fixed(&PAIR, ScalarType::Real)],
    returns: "A real from -1 to 1, NaN for a constant series; null when an argument is no array or an element no number, or when the arrays differ in length.",
    notes: &[],
    examples: &[
        example(
            "Two series",
            "print r = series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6]))",
            "r:real\n1.0",
        ),
        example(
            "A gap",
            "print r = series_pearson_correlation(dynamic([1, null]), dynamic([4, 2]))",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    real_rows(args, |row| {
        let (left, right) = (all_reals(row.reals(0)?)?, all_reals(row.reals(1)?)?);
        if left.len() != right.len() {
            return None;
        }
        let n = left.len() as f64;
        let (mean_left, mean_right) = (left.iter().sum::<f64>() / n, right.iter().sum::<f64>() / n);
        let (mut together, mut first, mut second) = (0.0, 0.0, 0.0);
        for (a, b) in left.iter().zip(&right) {
            let (a, b) = (a - mean_left, b - mean_right);
            together += a * b;
            first += a * a;
            second += b * b;
        }
        Some(together / (first * second).sqrt())
    })
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::Float64Type;
    use kql_types::ScalarType;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call, json};

    fn real(values: &[kql_types::Literal]) -> Option<f64> {
        let result = call(&FUNCTION, values, ScalarType::Real).expect("a result");
        let result = result.as_primitive::<Float64Type>();
        result.is_valid(0).then(|| result.value(0))
    }

    #[test]
    fn computes_one_number() {
        assert_eq!(real(&[json("[1,2,3]"), json("[2,4,6]")]), Some(1.0));
        assert_eq!(real(&[json("[1,2,3]"), json("[6,4,2]")]), Some(-1.0));
        assert_eq!(real(&[json("[1,null]"), json("[0,1]")]), None);
        assert_eq!(real(&[json("[1]"), json("[0,1]")]), None);
    }
}
