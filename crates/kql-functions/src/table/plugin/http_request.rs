//! `evaluate http_request()`: the answer to an HTTP GET request.

use super::_request::{HEADERS, NOTES, OPTIONS, RETURNS, URI, outputs};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "http_request",
    kind: TableFunctionKind::Plugin,
    summary: "Sends an HTTP GET request to an address that is allowed, and returns the answer.",
    parameters: &[URI, HEADERS, OPTIONS],
    returns: RETURNS,
    notes: NOTES,
    examples: &[
        example("A list", "evaluate http_request('https://example.com/list.json')", "ResponseHeaders:dynamic|ResponseBody:dynamic\n{\"content-type\":\"application/json\"}|{\"items\":[1,2]}"),
        example(
            "With a header",
            "evaluate http_request('https://example.com/list.json', dynamic({'Accept': 'application/json'}))",
            "ResponseHeaders:dynamic|ResponseBody:dynamic\n{\"content-type\":\"application/json\"}|{\"items\":[1,2]}",
        ),
    ],
    implementation: TableImplementation::Request { outputs },
};
