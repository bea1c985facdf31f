//! `isnull()`: returns whether a value is null.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use crate::*;
use arrow::compute::is_null;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isnull",
    aliases: &[],
    category: Category::Conditional,
    summary: "Returns whether a value is null.",
    signatures: &[fixed(&[required("expression", ParameterType::Scalar, "value")], ScalarType::Bool)],
    returns: "True if the value is null, else false; a string is never null.",
    notes: &[],
    examples: &[
        example("A null", "print b = isnull(long(null))", "b:bool\ntrue"),
        example("Empty text is no null", "print b = isnull(\"\")", "b:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    if args.types.first() == Some(&ScalarType::String) {
        return Ok(args.wrap(Arc::new(BooleanArray::from(vec![false; args.output_rows()]))));
    }
    Ok(args.wrap(Arc::new(is_null(args.values[0].inner())?)))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("isnull", &["\"\""], Bool, "false");
        check("isnull", &["\"x\""], Bool, "false");
        check("isnull", &["long(null)"], Bool, "true");
        check("isnull", &["1"], Bool, "false");
        check("isnull", &["dynamic(null)"], Bool, "true");
        check("isnull", &["dynamic([])"], Bool, "false");
        check("isnull", &["datetime(null)"], Bool, "true");
    }
}
