//! Requests to addresses on the network.

use kql_types::ScalarType;

use crate::*;

const fn constant(parameter: Parameter) -> Parameter {
    Parameter { kind: ArgumentKind::Constant, ..parameter }
}

pub(super) const URI: Parameter =
    constant(required("Uri", ParameterType::Exact(ScalarType::String), "where to send the request"));
pub(super) const HEADERS: Parameter =
    constant(optional("RequestHeaders", ParameterType::DynamicBag, "headers of the request"));
pub(super) const OPTIONS: Parameter =
    constant(optional("Options", ParameterType::DynamicBag, "further settings; none is known"));
pub(super) const CONTENT: Parameter =
    constant(optional("Content", ParameterType::Exact(ScalarType::String), "the body of the request"));

pub(super) const NOTES: &[&str] = &[
    "Nothing is sent unless the address lies below one that `--allow-external` names; no address is allowed by default.",
    "A table before it is accepted, as the service's binder accepts it, and not looked at.",
    "`Options` are refused unless they are empty. Redirects are not followed.",
    "An `Authorization` header goes over https only.",
    "Each request has the headers `x-ms-readonly` and `x-ms-client-request-id`; the latter is the same for all requests of a run.",
    "At most 64 MiB are read, within 60 seconds; a status other than 2xx is an error.",
];

pub(super) const RETURNS: &str = "One row: `ResponseHeaders`, a bag, and `ResponseBody`, which is parsed where its `Content-Type` is `application/json`, and text else.";

pub(super) fn outputs(_call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    Ok(vec![
        OutputColumn::new("ResponseHeaders", ScalarType::Dynamic),
        OutputColumn::new("ResponseBody", ScalarType::Dynamic),
    ])
}
