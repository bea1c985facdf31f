//! `evaluate dax_request()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "dax_request",
    kind: TableFunctionKind::Plugin,
    summary: "Queries a Power BI model.",
    parameters: &[
        required("connection_string", ParameterType::Exact(ScalarType::String), "where the model is"),
        required("dax_query", ParameterType::Exact(ScalarType::String), "the query"),
        optional("dax_parameters", ParameterType::DynamicBag, "parameters of the query"),
        optional("options", ParameterType::DynamicBag, "further settings"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate dax_request('connection', 'evaluate Sales')", "")],
    implementation: TableImplementation::Refused("it queries a Microsoft service, and rules have no network access"),
};
