//! `isempty()`: returns whether a value is empty text or null.

use kql_types::ScalarType;

use super::_empty::{is_empty, wrap};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isempty",
    aliases: &[],
    category: Category::Conditional,
    summary: "Returns whether a value is empty text or null.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value")], ScalarType::Bool)],
    returns: "True for null, the empty string, and a dynamic value that is the empty string; empty arrays and bags are not empty.",
    notes: &[],
    examples: &[
        example("No text", "print b = isempty(\"\")", "b:bool\ntrue"),
        example("A null", "print b = isempty(datetime(null))", "b:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(wrap(args, is_empty(args)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("isempty", &["\"\""], Bool, "true");
        check("isempty", &["\"x\""], Bool, "false");
        check("isempty", &["long(null)"], Bool, "true");
        check("isempty", &["1"], Bool, "false");
        check("isempty", &["dynamic(null)"], Bool, "true");
        check("isempty", &["dynamic([])"], Bool, "false");
        check("isempty", &["dynamic(\"\")"], Bool, "true");
        check("isempty", &["guid(null)"], Bool, "true");
    }
}
