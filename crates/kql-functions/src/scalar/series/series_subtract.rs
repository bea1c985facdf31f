//! `series_subtract()`: the difference of two series.

use kql_types::ScalarType;

use super::_series::{Element, NUMBER_PAIR, Number, PAIR, PAIR_NUMBER, zip};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_subtract",
    aliases: &[],
    category: Category::Series,
    summary: "Subtracts two series element by element.",
    signatures: &[
        fixed(&PAIR, ScalarType::Dynamic),
        fixed(&PAIR_NUMBER, ScalarType::Dynamic),
        fixed(&NUMBER_PAIR, ScalarType::Dynamic),
    ],
    returns: "An array of the differences, of long where both elements are; null when neither argument is an array.",
    notes: &[
        "Where an element is no number or one series has ended, the result has a null.",
        "Longs wrap around at the end of their range.",
    ],
    examples: &[
        example(
            "Two series",
            "print s = series_subtract(dynamic([1, 2, 4]), dynamic([4, 2, 1]))",
            "s:dynamic\n[-3,0,3]",
        ),
        example(
            "A gap",
            "print s = series_subtract(dynamic([1, null]), 2)",
            "s:dynamic\n[-1,null]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    zip(args, |a, b| match (a, b) {
        (Number::Long(a), Number::Long(b)) => Element::long(a.wrapping_sub(b)),
        (a, b) => {
            let (a, b) = (a.real(), b.real());
            Element::real(a - b)
        }
    })
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,null,4]"), json("[4,0.5,1]")]), "[-3,1.5,null,null]");
        assert_eq!(call_json(&FUNCTION, &[Literal::Real(1.5), json("[1,2]")]), "[0.5,-0.5]");
    }
}
