//! `evaluate http_request()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "http_request",
    kind: TableFunctionKind::Plugin,
    summary: "Sends an HTTP GET request.",
    parameters: &[
        required("Uri", ParameterType::Exact(ScalarType::String), "where to send the request"),
        optional("RequestHeaders", ParameterType::DynamicBag, "headers of the request"),
        optional("Options", ParameterType::DynamicBag, "further settings"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "evaluate http_request('https://example.com')", "")],
    implementation: TableImplementation::Refused("it sends a request over the network, and rules have no network access"),
};
