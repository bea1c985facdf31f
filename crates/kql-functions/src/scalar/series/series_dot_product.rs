//! `series_dot_product()`: the sum of the products of two series.

use kql_types::ScalarType;

use super::_series::{NUMBER_PAIR, PAIR, PAIR_NUMBER, pairs, real_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_dot_product",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the sum of the products of the elements of two series.",
    signatures: &[
        fixed(&PAIR, ScalarType::Real),
        fixed(&PAIR_NUMBER, ScalarType::Real),
        fixed(&NUMBER_PAIR, ScalarType::Real),
    ],
    returns: "A real. Pairs of which one is missing or no number are ignored; null when neither argument is an array or one is empty.",
    notes: &[],
    examples: &[
        example(
            "Two series",
            "print r = series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
            "r:real\n12.0",
        ),
        example(
            "A gap",
            "print r = series_dot_product(dynamic([1, null]), dynamic([4, 2, 1]))",
            "r:real\n4.0",
        ),
        example("An empty array", "print r = series_dot_product(dynamic([]), dynamic([4, 2, 1]))", "r:real\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    real_rows(args, |row| {
        let is_empty = |index| row.array(index).is_some_and(|array| array.elements().next().is_none());
        if is_empty(0) || is_empty(1) {
            return None;
        }
        let (left, right) = pairs(row)?;
        Some(left.into_iter().zip(right).filter_map(|(a, b)| a.zip(b)).map(|(a, b)| a.real() * b.real()).sum())
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
        assert_eq!(real(&[json("[1,2,4]"), json("[4,2,1]")]), Some(12.0));
        assert_eq!(real(&[json("[1,2,4]"), kql_types::Literal::Long(2)]), Some(14.0));
        assert_eq!(real(&[json("[1,null]"), json("[4,2,1]")]), Some(4.0));
        assert_eq!(real(&[json("1"), json("[1]")]), Some(1.0));
        assert_eq!(real(&[json("null"), json("{}")]), None);
        assert_eq!(real(&[json("[1]"), json("[]")]), None);
    }
}
