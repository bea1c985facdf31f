//! `series_abs()`: the absolute value of each element.

use kql_types::ScalarType;

use super::_series::{Element, Number, SERIES, series_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_abs",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the absolute value of each element of a series.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "An array of the absolute values, each of the type of its element, null where an element is no number; null when the argument is no array.",
    notes: &[],
    examples: &[
        example(
            "A series",
            "print s = series_abs(dynamic([-6, 0.5]))",
            "s:dynamic\n[6,0.5]",
        ),
        example(
            "A gap",
            "print s = series_abs(dynamic([null]))",
            "s:dynamic\n[null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| {
        let absolute = |number| match number {
            Number::Long(value) => Element::long(value.wrapping_abs()),
            Number::Real(value) => Element::real(value.abs()),
        };
        Some(row.numbers(0)?.into_iter().map(|n| n.map_or(Element::Gap, absolute)).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[-6,0,8.5,-0.5,null]")]), "[6,0,8.5,0.5,null]");
        assert_eq!(call_json(&FUNCTION, &[json("7")]), "");
    }
}
