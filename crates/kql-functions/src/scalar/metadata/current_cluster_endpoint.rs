//! `current_cluster_endpoint()`: returns the address of the service that the query runs on.

use std::sync::Arc;

use arrow::array::StringViewArray;
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "current_cluster_endpoint",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the address of the service that the query runs on.",
    signatures: &[fixed(&[], ScalarType::String)],
    returns: "The text that the run was given.",
    notes: &[],
    examples: &[
        example(
            "The same each time",
            "print r = current_cluster_endpoint() == current_cluster_endpoint()",
            "r:bool\ntrue",
        ),
        example(
            "Not empty",
            "print r = strlen(current_cluster_endpoint()) > 0",
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
        .cluster]))))
}
