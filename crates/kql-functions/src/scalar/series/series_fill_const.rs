//! `series_fill_const()`: gaps filled with one value.

use kql_types::ScalarType;

use super::_fill::{encoded, filled, is_missing};
use super::_series::{Number, SERIES};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fill_const",
    aliases: &[],
    category: Category::Series,
    summary: "Replaces missing values of a series by a constant.",
    signatures: &[fixed(
        &[SERIES, optional("constant_value", ParameterType::Number, "the value to put in; 0 when absent"), optional("missing_value_placeholder", ParameterType::Number, "the value to replace; null when absent")],
        ScalarType::Dynamic,
    )],
    returns: "A series of the same length; values that are not replaced stay as they are. Null when the argument is no array.",
    notes: &["The constant keeps its own type: reals fill a series of whole numbers with reals."],
    examples: &[
        example(
            "Fill gaps",
            "print s = series_fill_const(dynamic([null, 1]), 7)",
            "s:dynamic\n[7,1]",
        ),
        example(
            "A placeholder",
            "print s = series_fill_const(dynamic([-1, 1]), 7, -1)",
            "s:dynamic\n[7,1]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    filled(args, |row, elements| {
        let placeholder = row.number(2);
        let constant = encoded(row.number(1).unwrap_or(Number::Long(0)));
        for element in elements.iter_mut().filter(|e| is_missing(e, placeholder)) {
            element.clone_from(&constant);
        }
        Some(())
    })
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[null,1,null]")]), "[0,1,0]");
        assert_eq!(call_json(&FUNCTION, &[json("[null,1]"), Literal::Real(2.5)]), "[2.5,1]");
        assert_eq!(call_json(&FUNCTION, &[json("[null,1.5]"), Literal::Long(2)]), "[2,1.5]");
        assert_eq!(call_json(&FUNCTION, &[json("[-1,1]"), Literal::Long(0), Literal::Long(-1)]), "[0,1]");
    }
}
