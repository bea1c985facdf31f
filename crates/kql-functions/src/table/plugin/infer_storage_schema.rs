//! `evaluate infer_storage_schema()`, which is refused.

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "infer_storage_schema",
    kind: TableFunctionKind::Plugin,
    summary: "Returns the schema of files in Azure storage.",
    parameters: &[
        required("Options", ParameterType::DynamicBag, "where the files are, and their format"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate infer_storage_schema(dynamic({}))", "")],
    implementation: TableImplementation::Refused("it reads files in Azure storage, and rules have no network access"),
};
