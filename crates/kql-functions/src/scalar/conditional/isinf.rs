//! `isinf()`: returns whether a number is infinite.

use std::sync::Arc;

use arrow::array::{BooleanArray, Float64Array};
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "isinf",
    aliases: &[],
    category: Category::Math,
    summary: "Returns whether a number is infinite.",
    signatures: &[fixed(&[required("number", ParameterType::Exact(ScalarType::Real), "number")], ScalarType::Bool)],
    returns: "True or false; false for null.",
    notes: &[],
    examples: &[
        example("One third", "print b = isinf(1.0 / 3)", "b:bool\nfalse"),
        example("Division by zero", "print b = isinf(1.0 / 0.0)", "b:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let numbers: &Float64Array = args.downcast(0)?;
    let found = numbers.iter().map(|number| Some(number.is_some_and(f64::is_infinite)));
    Ok(args.wrap(Arc::new(found.collect::<BooleanArray>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("isinf", &["1.5"], Bool, "false");
        check("isinf", &["real(nan)"], Bool, "false");
        check("isinf", &["real(-inf)"], Bool, "true");
        check("isinf", &["real(null)"], Bool, "false");
    }
}
