//! `series_cosine_similarity()`: how alike two series point.

use kql_types::ScalarType;

use super::_series::{SERIES1, SERIES2, real_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_cosine_similarity",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the cosine of the angle between two series as vectors.",
    signatures: &[fixed(
        &[
            SERIES1,
            SERIES2,
            optional("series1_magnitude", ParameterType::Exact(ScalarType::Real), "the length of the first, if it is known"),
            optional("series2_magnitude", ParameterType::Exact(ScalarType::Real), "the length of the second, if it is known"),
        ],
        ScalarType::Real,
    )],
    returns: "A real from -1 to 1, NaN when a length is 0; null when an argument is no array or an empty one.",
    notes: &["Of a longer array the rest is ignored, and so are pairs of which one is missing or no number."],
    examples: &[
        example(
            "Two series",
            "print r = series_cosine_similarity(dynamic([3, 4]), dynamic([6, 8]))",
            "r:real\n1.0",
        ),
        example(
            "A gap",
            "print r = series_cosine_similarity(dynamic([1, null]), dynamic([4, 2, 3]))",
            "r:real\n1.0",
        ),
        example("An empty array", "print r = series_cosine_similarity(dynamic([]), dynamic([4, 2]))", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    real_rows(args, |row| {
        let (left, right) = (row.reals(0)?, row.reals(1)?);
        if left.is_empty() || right.is_empty() {
            return None;
        }
        let (left, right): (Vec<f64>, Vec<f64>) = left.into_iter().zip(right).filter_map(|(a, b)| a.zip(b)).unzip();
        let magnitude = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>().sqrt();
        let left_magnitude = row.real(2).unwrap_or_else(|| magnitude(&left));
        let right_magnitude = row.real(3).unwrap_or_else(|| magnitude(&right));
        let product: f64 = left.iter().zip(&right).map(|(a, b)| a * b).sum();
        Some(product / (left_magnitude * right_magnitude))
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
        assert_eq!(real(&[json("[3,4]"), json("[6,8]")]), Some(1.0));
        assert_eq!(real(&[json("[1,0]"), json("[0,1]")]), Some(0.0));
        assert_eq!(real(&[json("[3,null,4]"), json("[6,1,8,\"a\"]")]), Some(1.0));
        assert_eq!(real(&[json("[1]"), json("[]")]), None);
        assert_eq!(real(&[json("[1]"), json("{}")]), None);
    }
}
