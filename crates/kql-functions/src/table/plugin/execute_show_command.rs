//! `evaluate execute_show_command()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "execute_show_command",
    kind: TableFunctionKind::Plugin,
    summary: "Runs a `.show` command on a cluster.",
    parameters: &[
        required("connection_string", ParameterType::Exact(ScalarType::String), "where the cluster is"),
        required("command", ParameterType::Exact(ScalarType::String), "the command"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate execute_show_command('connection', '.show tables')", "")],
    implementation: TableImplementation::Refused("it sends a control command to a Kusto cluster, and rules have no network access"),
};
