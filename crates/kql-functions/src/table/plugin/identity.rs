//! `evaluate identity()`: the input.

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "identity",
    kind: TableFunctionKind::Plugin,
    summary: "Returns its input.",
    parameters: &[],
    returns: "The rows of the input, as they are.",
    notes: &[],
    examples: &[
        example("A row", "print x = 1 | evaluate identity()", "x:long\n1"),
        example("No rows", "datatable(x:string)[] | evaluate identity()", "x:string"),
    ],
    implementation: TableImplementation::Binder,
};
