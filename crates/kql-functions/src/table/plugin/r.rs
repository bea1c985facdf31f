//! `evaluate r()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "r",
    kind: TableFunctionKind::Plugin,
    summary: "Runs an R script on the input.",
    parameters: &[
        required("OutputSchema", ParameterType::Type, "the columns of the result"),
        required("Script", ParameterType::Exact(ScalarType::String), "the script"),
        optional("Arguments", ParameterType::DynamicBag, "what the script is given"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "T | evaluate r(typeof(*), 'result <- df')", "")],
    implementation: TableImplementation::Refused("it runs R, which this engine has not"),
};
