//! `pi()`: returns the number π.

use arrow::array::Float64Array;
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pi",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the number π.",
    signatures: &[fixed(&[], ScalarType::Real)],
    returns: "3.141592653589793.",
    notes: &[],
    examples: &[
        example("The number", "print r = pi()", "r:real\n3.141592653589793"),
        example(
            "The same each time",
            "print r = pi() == pi()",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(std::sync::Arc::new(Float64Array::from(vec![
        std::f64::consts::PI,
    ]))))
}
