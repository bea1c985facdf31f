//! `series_divide()`: the quotient of two series.

use kql_types::ScalarType;

use super::_series::{Element, NUMBER_PAIR, PAIR, PAIR_NUMBER, zip};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_divide",
    aliases: &[],
    category: Category::Series,
    summary: "Divides the elements of one series by those of another.",
    signatures: &[
        fixed(&PAIR, ScalarType::Dynamic),
        fixed(&PAIR_NUMBER, ScalarType::Dynamic),
        fixed(&NUMBER_PAIR, ScalarType::Dynamic),
    ],
    returns: "An array of the quotients as reals; null when neither argument is an array.",
    notes: &[
        "Where an element is no number or one series has ended, the result has a null.",
    ],
    examples: &[
        example(
            "Two series",
            "print s = series_divide(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
            "s:dynamic\n[0.25,1.0,4.0]",
        ),
        example(
            "A gap",
            "print s = series_divide(dynamic([1, null]), 2)",
            "s:dynamic\n[0.5,null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    zip(args, |a, b| Element::real(a.real() / b.real()))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,null,4]"), json("[4,0.5,1]")]), "[0.25,4.0,null,null]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,2]"), Literal::Long(2)]), "[0.5,1.0]");
    }
}
