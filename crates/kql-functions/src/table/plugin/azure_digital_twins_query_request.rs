//! `evaluate azure_digital_twins_query_request()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "azure_digital_twins_query_request",
    kind: TableFunctionKind::Plugin,
    summary: "Queries an Azure Digital Twins instance.",
    parameters: &[
        required("endpoint", ParameterType::Exact(ScalarType::String), "where the instance is"),
        required("sql_query", ParameterType::Exact(ScalarType::String), "the query"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate azure_digital_twins_query_request('https://example.com', 'select 1')", "")],
    implementation: TableImplementation::Refused("it queries an Azure service, and rules have no network access"),
};
