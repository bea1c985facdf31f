//! `series_acos()`: the arc cosine of each element.

use kql_types::ScalarType;

use super::_series::{SERIES, map_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_acos",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the arc cosine of each element of a series.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "An array of reals, null where an element is no number; null when the argument is no array.",
    notes: &[
        "Outside the domain of the function the result is NaN, or an infinity for the logarithm of 0.",
    ],
    examples: &[
        example(
            "A series",
            "print s = series_acos(dynamic([1]))",
            "s:dynamic\n[0.0]",
        ),
        example(
            "A gap",
            "print s = series_acos(dynamic([null]))",
            "s:dynamic\n[null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    map_reals(args, f64::acos)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,null]")]), "[0.0,null]");
        assert_eq!(call_json(&FUNCTION, &[json("7")]), "");
    }
}
