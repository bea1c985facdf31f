//! `series_sign()`: the sign of each element.

use kql_types::ScalarType;

use super::_series::{Element, SERIES, series_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_sign",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the sign of each element of a series.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "An array of -1, 0 or 1, null where an element is no number; null when the argument is no array.",
    notes: &[],
    examples: &[
        example(
            "A series",
            "print s = series_sign(dynamic([-6, 0, 8]))",
            "s:dynamic\n[-1,0,1]",
        ),
        example(
            "A gap",
            "print s = series_sign(dynamic([null]))",
            "s:dynamic\n[null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| {
        let sign = |value: f64| {
            if value.is_nan() { Element::Gap } else { Element::long(i64::from(value > 0.0) - i64::from(value < 0.0)) }
        };
        Some(row.reals(0)?.into_iter().map(|v| v.map_or(Element::Gap, sign)).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[-6,0,8.5,null]")]), "[-1,0,1,null]");
        assert_eq!(call_json(&FUNCTION, &[json("7")]), "");
    }
}
