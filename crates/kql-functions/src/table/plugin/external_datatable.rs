//! `evaluate external_datatable()`, which is refused.

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "external_datatable",
    kind: TableFunctionKind::Plugin,
    summary: "Reads rows that came with the request.",
    parameters: &[
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate external_datatable()", "")],
    implementation: TableImplementation::Refused("rows come with a request to the Kusto service only; use `datatable` or `externaldata`"),
};
