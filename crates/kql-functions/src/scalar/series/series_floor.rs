//! `series_floor()`: the floor of each element.

use kql_types::ScalarType;

use super::_series::{SERIES, map_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_floor",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the floor of each element of a series.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "An array of reals, null where an element is no number; null when the argument is no array.",
    notes: &[],
    examples: &[
        example(
            "A series",
            "print s = series_floor(dynamic([-1.5, 1, 2.5]))",
            "s:dynamic\n[-2.0,1.0,2.0]",
        ),
        example(
            "A gap",
            "print s = series_floor(dynamic([null]))",
            "s:dynamic\n[null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    map_reals(args, f64::floor)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[-1.5,null,2]")]), "[-2.0,null,2.0]");
        assert_eq!(call_json(&FUNCTION, &[json("7")]), "");
    }
}
