//! `series_exp()`: e raised to each element.

use kql_types::ScalarType;

use super::_series::{SERIES, map_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_exp",
    aliases: &[],
    category: Category::Series,
    summary: "Computes e raised to each element of a series.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "An array of reals, null where an element is no number; null when the argument is no array.",
    notes: &[],
    examples: &[
        example(
            "A series",
            "print s = series_exp(dynamic([0, 1]))",
            "s:dynamic\n[1.0,2.718281828459045]",
        ),
        example(
            "A gap",
            "print s = series_exp(dynamic([null]))",
            "s:dynamic\n[null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    map_reals(args, f64::exp)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[0,null]")]), "[1.0,null]");
        assert_eq!(call_json(&FUNCTION, &[json("7")]), "");
    }
}
