//! `series_product()`: the product of the elements.

use kql_types::ScalarType;

use super::_series::{SERIES, real_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_product",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the product of the elements.",
    signatures: &[fixed(&[SERIES], ScalarType::Real)],
    returns: "A real; elements that are no numbers are ignored. Null when the argument is no array.",
    notes: &[],
    examples: &[
        example(
            "A series",
            "print r = series_product(dynamic([3, 4]))",
            "r:real\n12.0",
        ),
        example(
            "No array",
            "print r = series_product(dynamic(null))",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    real_rows(args, |row| Some(row.reals(0)?.into_iter().flatten().product()))
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
        assert_eq!(real(&[json("[3,4,null]")]), Some(12.0));
        assert_eq!(real(&[json("[]")]), Some(1.0));
        assert_eq!(real(&[json("3")]), None);
    }
}
