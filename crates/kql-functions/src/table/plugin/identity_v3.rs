//! `evaluate identity_v3()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "identity_v3",
    kind: TableFunctionKind::Plugin,
    summary: "Returns its input, or fails as it is told to.",
    parameters: &[
        required("mode", ParameterType::Exact(ScalarType::String), "how to behave"),
        required("exceptionText", ParameterType::Exact(ScalarType::String), "what to fail with"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "T | evaluate identity_v3('mode', 'text')", "")],
    implementation: TableImplementation::Refused("it exists to test the Kusto service; use `identity()`"),
};
