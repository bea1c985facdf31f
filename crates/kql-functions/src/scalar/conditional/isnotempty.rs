//! `isnotempty()`: returns whether a value is neither empty text or null.

use kql_types::ScalarType;

use super::_empty::{is_not_empty, wrap};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isnotempty",
    aliases: &["notempty"],
    category: Category::Conditional,
    summary: "Returns whether a value is neither empty text or null.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value")], ScalarType::Bool)],
    returns: "False for null, the empty string, and a dynamic value that is the empty string; empty arrays and bags are not empty.",
    notes: &[],
    examples: &[
        example("No text", "print b = isnotempty(\"\")", "b:bool\nfalse"),
        example("A null", "print b = isnotempty(datetime(null))", "b:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(wrap(args, is_not_empty(args)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("isnotempty", &["\"\""], Bool, "false");
        check("isnotempty", &["\"x\""], Bool, "true");
        check("isnotempty", &["long(null)"], Bool, "false");
        check("isnotempty", &["1"], Bool, "true");
        check("isnotempty", &["dynamic(null)"], Bool, "false");
        check("isnotempty", &["dynamic([])"], Bool, "true");
        check("isnotempty", &["dynamic(\"\")"], Bool, "false");
        check("isnotempty", &["guid(null)"], Bool, "false");
    }
}
