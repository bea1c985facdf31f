//! `evaluate cosmosdb_sql_request()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "cosmosdb_sql_request",
    kind: TableFunctionKind::Plugin,
    summary: "Queries an Azure Cosmos DB account.",
    parameters: &[
        required("connection_string", ParameterType::Exact(ScalarType::String), "where the server is"),
        required("sql_query", ParameterType::Exact(ScalarType::String), "the query"),
        optional("sql_parameters", ParameterType::DynamicBag, "parameters of the query"),
        optional("options", ParameterType::DynamicBag, "further settings"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate cosmosdb_sql_request('connection', 'select 1')", "")],
    implementation: TableImplementation::Refused("it queries an Azure service, and rules have no network access"),
};
