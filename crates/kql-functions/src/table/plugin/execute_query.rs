//! `evaluate execute_query()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "execute_query",
    kind: TableFunctionKind::Plugin,
    summary: "Runs a query on another cluster.",
    parameters: &[
        required("connection_string", ParameterType::Exact(ScalarType::String), "where the cluster is"),
        required("query", ParameterType::Exact(ScalarType::String), "the query"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate execute_query('connection', 'T | count')", "")],
    implementation: TableImplementation::Refused("it queries another Kusto cluster, and rules have no network access"),
};
