//! `evaluate http_request_post()`: the answer to an HTTP POST request.

use kql_types::ScalarType;

use super::_request::{NOTES, RETURNS, outputs};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "http_request_post",
    kind: TableFunctionKind::Plugin,
    summary: "Sends an HTTP POST request to an address that is allowed, and returns the answer.",
    parameters: &[
        Parameter {
            kind: ArgumentKind::Constant,
            ..required("Uri", ParameterType::Exact(ScalarType::String), "where to send the request")
        },
        Parameter {
            kind: ArgumentKind::Constant,
            ..optional("RequestHeaders", ParameterType::DynamicBag, "headers of the request")
        },
        Parameter {
            kind: ArgumentKind::Constant,
            ..optional("Options", ParameterType::DynamicBag, "further settings; none is known")
        },
        Parameter {
            kind: ArgumentKind::Constant,
            ..optional("Content", ParameterType::Exact(ScalarType::String), "the body of the request")
        },
    ],
    returns: RETURNS,
    notes: NOTES,
    examples: &[
        example(
            "A body of JSON",
            "evaluate http_request_post('https://example.com/search', dynamic({'Content-Type': 'application/json'}), dynamic({}), '{\"ip\": \"203.0.113.7\"}')",
            "ResponseHeaders:dynamic|ResponseBody:dynamic\n{\"content-type\":\"application/json\"}|{\"items\":[1,2]}",
        ),
        example("Without a body", "evaluate http_request_post('https://example.com/search')", "ResponseHeaders:dynamic|ResponseBody:dynamic\n{\"content-type\":\"application/json\"}|{\"items\":[1,2]}"),
    ],
    implementation: TableImplementation::Request { outputs },
};
