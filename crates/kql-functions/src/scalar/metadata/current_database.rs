//! `current_database()`: returns the database that the query runs in.

use std::sync::Arc;

use arrow::array::StringViewArray;
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "current_database",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the database that the query runs in.",
    signatures: &[fixed(&[], ScalarType::String)],
    returns: "The text that the run was given.",
    notes: &[],
    examples: &[
        example(
            "The same each time",
            "print r = current_database() == current_database()",
            "r:bool\ntrue",
        ),
        example(
            "Not empty",
            "print r = strlen(current_database()) > 0",
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
        .database]))))
}
