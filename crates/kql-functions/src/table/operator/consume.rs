//! `consume`: reads all rows and yields none.

use arrow::array::{ArrayRef, new_empty_array};

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "consume",
    kind: TableFunctionKind::Operator,
    summary: "Reads all rows and yields none, to measure a query without its result.",
    parameters: &[],
    returns: "The columns of the input, and no rows.",
    notes: &[],
    examples: &[
        example("Rows that nobody wants", "range x from 1 to 3 step 1 | consume", "x:long"),
        example("No rows", "datatable(x:string)[] | consume", "x:string"),
    ],
    implementation: TableImplementation::Evaluate(evaluate),
};

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    Ok(args.outputs.iter().map(|(_, ty)| new_empty_array(&ty.arrow())).collect())
}
