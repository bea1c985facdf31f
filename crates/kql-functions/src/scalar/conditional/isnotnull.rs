//! `isnotnull()`: returns whether a value is not null.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use crate::*;
use arrow::compute::is_not_null;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isnotnull",
    aliases: &["notnull"],
    category: Category::Conditional,
    summary: "Returns whether a value is not null.",
    signatures: &[fixed(&[required("expression", ParameterType::Scalar, "value")], ScalarType::Bool)],
    returns: "True unless the value is null; a string is never null.",
    notes: &[],
    examples: &[
        example("A null", "print b = isnotnull(long(null))", "b:bool\nfalse"),
        example("Empty text is no null", "print b = isnotnull(\"\")", "b:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Columnar(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    if args.types.first() == Some(&ScalarType::String) {
        return Ok(args.wrap(Arc::new(BooleanArray::from(vec![true; args.output_rows()]))));
    }
    Ok(args.wrap(Arc::new(is_not_null(args.values[0].inner())?)))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("isnotnull", &["\"\""], Bool, "true");
        check("isnotnull", &["\"x\""], Bool, "true");
        check("isnotnull", &["long(null)"], Bool, "false");
        check("isnotnull", &["1"], Bool, "true");
        check("isnotnull", &["dynamic(null)"], Bool, "false");
        check("isnotnull", &["dynamic([])"], Bool, "true");
        check("isnotnull", &["datetime(null)"], Bool, "false");
    }
}
