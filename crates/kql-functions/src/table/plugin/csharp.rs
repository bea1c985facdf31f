//! `evaluate csharp()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "csharp",
    kind: TableFunctionKind::Plugin,
    summary: "Runs a C# script on the input.",
    parameters: &[
        required("OutputSchema", ParameterType::Type, "the columns of the result"),
        required("Script", ParameterType::Exact(ScalarType::String), "the script"),
        optional("Arguments", ParameterType::DynamicBag, "what the script is given"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "T | evaluate csharp(typeof(*), 'code')", "")],
    implementation: TableImplementation::Refused("it runs C#, which this engine has not"),
};
