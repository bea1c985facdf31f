//! `series_pow()`: the power of two series.

use kql_types::ScalarType;

use super::_series::{Element, NUMBER_PAIR, PAIR, PAIR_NUMBER, zip};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_pow",
    aliases: &[],
    category: Category::Series,
    summary: "Raises the elements of one series to the power of those of another.",
    signatures: &[
        fixed(&PAIR, ScalarType::Dynamic),
        fixed(&PAIR_NUMBER, ScalarType::Dynamic),
        fixed(&NUMBER_PAIR, ScalarType::Dynamic),
    ],
    returns: "An array of the powers as reals; null when neither argument is an array.",
    notes: &[
        "Where an element is no number or one series has ended, the result has a null.",
    ],
    examples: &[
        example(
            "Two series",
            "print s = series_pow(dynamic([1, 2, 3, 4]), dynamic([1, 2, 3, 0.5]))",
            "s:dynamic\n[1.0,4.0,27.0,2.0]",
        ),
        example(
            "A gap",
            "print s = series_pow(dynamic([1, null]), 2)",
            "s:dynamic\n[1.0,null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    zip(args, |a, b| Element::real(a.real().powf(b.real())))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,null,4]"), json("[4,3,1]")]), "[1.0,8.0,null,null]");
        assert_eq!(call_json(&FUNCTION, &[Literal::Long(2), json("[1,2]")]), "[2.0,4.0]");
    }
}
