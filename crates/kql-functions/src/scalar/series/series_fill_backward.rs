//! `series_fill_backward()`: gaps filled with the value after them.

use kql_types::ScalarType;

use super::_fill::{filled, is_missing};
use super::_series::{SERIES};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fill_backward",
    aliases: &[],
    category: Category::Series,
    summary: "Replaces missing values of a series by the value after them.",
    signatures: &[fixed(&[SERIES, optional("missing_value_placeholder", ParameterType::Number, "the value to replace; null when absent")], ScalarType::Dynamic)],
    returns: "A series of the same length; values that are not replaced stay as they are. Null when the argument is no array. Missing values with none after them stay.",
    notes: &[],
    examples: &[
        example(
            "Fill gaps",
            "print s = series_fill_backward(dynamic([null, 1, null, 3]))",
            "s:dynamic\n[1,1,3,3]",
        ),
        example(
            "A placeholder",
            "print s = series_fill_backward(dynamic([0, 1, 0, 3]), 0)",
            "s:dynamic\n[1,1,3,3]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    filled(args, |row, elements| {
        let placeholder = row.number(1);
        let mut known: Option<Vec<u8>> = None;
        for element in elements.iter_mut().rev() {
            if is_missing(element, placeholder) {
                if let Some(known) = &known {
                    element.clone_from(known);
                }
            } else {
                known = Some(element.clone());
            }
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
        assert_eq!(call_json(&FUNCTION, &[json("[null,1,null,null,\"a\",null]")]), r#"[1,1,"a","a","a",null]"#);
        assert_eq!(call_json(&FUNCTION, &[json("[0,1,0,3]"), Literal::Long(0)]), "[1,1,3,3]");
        assert_eq!(call_json(&FUNCTION, &[json("3")]), "");
    }
}
