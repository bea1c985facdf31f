//! `isempty()`: returns whether a value is empty text or null.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use crate::scalar::dynamic::_rows::Values;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isempty",
    aliases: &[],
    category: Category::Conditional,
    summary: "Returns whether a value is empty text or null.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value")], ScalarType::Bool)],
    returns: "True for null, the empty string, and a dynamic value that is the empty string; empty arrays and bags are not empty.",
    notes: &[],
    examples: &[example("No text", "print b = isempty(\"\")", "b:bool\ntrue"), example("A null", "print b = isempty(datetime(null))", "b:bool\ntrue")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values = Values::new(args, 0)?;
    let empty = (0..args.output_rows()).map(|row| Some(values.is_empty(row)));
    Ok(args.wrap(Arc::new(empty.collect::<BooleanArray>())))
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
