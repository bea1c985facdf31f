//! `evaluate preview()`: the first rows.

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "preview",
    kind: TableFunctionKind::Plugin,
    summary: "Returns the first rows of its input.",
    parameters: &[constant("NumberOfRows", ParameterType::Integer, "how many rows to return")],
    returns: "Up to so many rows of the input. No rows give no rows.",
    notes: &["Kusto returns the number of all rows as a second table, which is left out here."],
    examples: &[
        example("Two rows", "range x from 1 to 9 step 1 | evaluate preview(2)", "x:long\n1\n2"),
        example("No rows", "datatable(x:string)[] | evaluate preview(2)", "x:string"),
    ],
    implementation: TableImplementation::Binder,
};
