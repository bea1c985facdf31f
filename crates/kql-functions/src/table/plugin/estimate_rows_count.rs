//! `evaluate estimate_rows_count()`: how many rows there are.

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "estimate_rows_count",
    kind: TableFunctionKind::Plugin,
    summary: "Returns the number of rows of its input.",
    parameters: &[],
    returns: "One row with the number of rows in `EstimatedRowsCount`; 0 for no rows.",
    notes: &["The number is exact."],
    examples: &[
        example("Three rows", "range x from 1 to 3 step 1 | evaluate estimate_rows_count()", "EstimatedRowsCount:long\n3"),
        example("No rows", "datatable(x:string)[] | evaluate estimate_rows_count()", "EstimatedRowsCount:long\n0"),
    ],
    implementation: TableImplementation::Binder,
};
