//! `evaluate http_request_post()`: the answer to an HTTP POST request.

use super::_request::{CONTENT, HEADERS, NOTES, OPTIONS, RETURNS, URI, outputs};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "http_request_post",
    kind: TableFunctionKind::Plugin,
    summary: "Sends an HTTP POST request to an address that is allowed, and returns the answer.",
    parameters: &[URI, HEADERS, OPTIONS, CONTENT],
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
