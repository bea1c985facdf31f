//! `current_principal()`: returns the name of who runs the query.

use std::sync::Arc;

use arrow::array::StringViewArray;
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "current_principal",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the name of who runs the query.",
    signatures: &[fixed(&[], ScalarType::String)],
    returns: "The text that the run was given.",
    notes: &[],
    examples: &[
        example(
            "The same each time",
            "print r = current_principal() == current_principal()",
            "r:bool\ntrue",
        ),
        example(
            "Not empty",
            "print r = strlen(current_principal()) > 0",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(Arc::new(StringViewArray::from_iter_values([&args
        .context
        .principal]))))
}
