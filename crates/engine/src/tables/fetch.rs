//! Files that lie at an address on the network, and answers to requests: which addresses may be asked, and
//! how much is read of what they send.
//!
//! An address is compared part by part with what is allowed, not as a text: `https://example.com` allows neither
//! `https://example.com.evil.net` nor `https://example.com@evil.net`. A redirect is an address like any other.

use std::time::Duration;

use kql_diagnostics::Span;
use kql_planner::{HttpRequest, HttpResponse, LIMIT, NOT_ALLOWED, PlanError, TIME_LIMIT};
use ureq::http::{
    Response, StatusCode, Uri,
    header::{CONTENT_LENGTH, LOCATION},
};
use ureq::{Agent, Body, Error};

/// Bytes of one file, packed as it may be.
const MAX_BYTES: u64 = 64 << 20;
/// For one file, redirects included.
const MAX_TIME: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 5;

/// Returns whether an address is one of those that a prefix stands for.
pub(crate) fn is_below(prefix: &str, address: &str) -> bool {
    let (Some(prefix), Some(address)) = (Place::of(prefix), Place::of(address)) else { return false };
    let is_same_host = prefix.scheme == address.scheme && prefix.host == address.host && prefix.port == address.port;
    let rest = address.path.strip_prefix(prefix.path.as_str());
    let is_whole_part = |rest: &str| rest.is_empty() || rest.starts_with('/') || prefix.path.ends_with('/');
    is_same_host && rest.is_some_and(is_whole_part)
}

/// Fetches a file from an address that `is_allowed` names, over redirects that it names too.
pub(crate) fn fetch(address: &str, is_allowed: impl Fn(&str) -> bool) -> Result<Vec<u8>, PlanError> {
    let agent = agent();
    let mut at = address.to_owned();
    for _ in 0..=MAX_REDIRECTS {
        let response = agent.get(&at).call().map_err(|error| failed(&at, error))?;
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let target = target.and_then(|target| resolve(&at, target));
            let Some(target) = target.filter(|target| is_allowed(target)) else {
                let message = format!("`{}` leads to an address that the query is not allowed to read", bare(&at));
                return Err(PlanError::user(NOT_ALLOWED, Span::default(), message));
            };
            at = target;
            continue;
        }
        if !status.is_success() {
            return Err(PlanError::config(format!("`{}` cannot be fetched: {status}", bare(&at))));
        }
        return body(&at, response);
    }
    Err(PlanError::config(format!("`{}` cannot be fetched: more than {MAX_REDIRECTS} redirects", bare(address))))
}

/// Sends a request, to an address that is allowed; nothing is sent on to where the answer may lead.
pub(crate) fn send(request: &HttpRequest<'_>) -> Result<HttpResponse, PlanError> {
    let address = request.address;
    let is_secret = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
    if request.headers.iter().any(is_secret) && !address.to_ascii_lowercase().starts_with("https://") {
        let message = format!("`{}` would get an `Authorization` header without encryption", bare(address));
        return Err(PlanError::user(NOT_ALLOWED, Span::default(), message).with_help("use https"));
    }
    let agent = agent();
    let response = match request.content {
        None => request.headers.iter().fold(agent.get(address), |get, (name, value)| get.header(name, value)).call(),
        Some(content) => request
            .headers
            .iter()
            .fold(agent.post(address), |post, (name, value)| post.header(name, value))
            .send(content),
    };
    let response = response.map_err(|error| failed(address, error))?;
    let status = response.status();
    if !status.is_success() {
        return Err(PlanError::config(format!("`{}` answers {status}", bare(address))));
    }
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        match headers.iter_mut().find(|(known, _)| known == name.as_str()) {
            Some((_, values)) => *values = format!("{values}, {value}"),
            None => headers.push((name.as_str().to_owned(), value.into_owned())),
        }
    }
    let body = String::from_utf8(body(address, response)?);
    let body = body.map_err(|_| PlanError::config(format!("what `{}` answers is no UTF-8 text", bare(address))))?;
    Ok(HttpResponse { headers, body })
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(MAX_TIME))
        .max_redirects(0)
        .http_status_as_error(false)
        // Whom to ask is said by the address, not by the environment.
        .proxy(None)
        .build();
    Agent::new_with_config(config)
}

fn body(address: &str, response: Response<Body>) -> Result<Vec<u8>, PlanError> {
    let length = response.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err(failed(address, Error::BodyExceedsLimit(MAX_BYTES)));
    }
    let body = response.into_body().into_with_config().limit(MAX_BYTES);
    body.read_to_vec().map_err(|error| failed(address, error))
}

fn failed(address: &str, error: Error) -> PlanError {
    let address = bare(address);
    match error {
        Error::BodyExceedsLimit(_) => {
            let message = format!("`{address}` has more than {} MiB", MAX_BYTES >> 20);
            PlanError::user(LIMIT, Span::default(), message)
        }
        Error::Timeout(_) => {
            let message = format!("`{address}` cannot be fetched within {} seconds", MAX_TIME.as_secs());
            PlanError::user(TIME_LIMIT, Span::default(), message)
        }
        error => PlanError::config(format!("`{address}` cannot be fetched: {error}")),
    }
}

/// Returns an address without its query, which may hold a key.
fn bare(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Returns where a redirect leads to.
fn resolve(from: &str, target: &str) -> Option<String> {
    let uri: Uri = from.parse().ok()?;
    if target.contains("://") {
        return Some(target.to_owned());
    }
    if target.starts_with("//") {
        return Some(format!("{}:{target}", uri.scheme_str()?));
    }
    let folder = if target.starts_with('/') { "" } else { uri.path().rsplit_once('/')?.0 };
    let slash = if target.starts_with('/') { "" } else { "/" };
    Some(format!("{}://{}{folder}{slash}{target}", uri.scheme_str()?, uri.authority()?))
}

/// An address in parts.
struct Place {
    scheme: String,
    host: String,
    port: u16,
    path: String,
}

impl Place {
    /// `None` for what is no address of the web, or hides where it leads to.
    fn of(address: &str) -> Option<Self> {
        let uri: Uri = address.parse().ok()?;
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let port = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let authority = uri.authority()?;
        let path = uri.path();
        let decoded = path.to_ascii_lowercase().replace("%2e", ".").replace("%2f", "/").replace("%5c", "/");
        let is_hidden = authority.as_str().contains('@') || path.contains('\\');
        if is_hidden || decoded.split('/').any(|part| part == "." || part == "..") {
            return None;
        }
        let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
        Some(Self { scheme, host, port: authority.port_u16().unwrap_or(port), path: path.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::{is_below, resolve};

    #[test]
    fn an_address_is_compared_by_its_parts() {
        let prefix = "https://example.com/lists";
        for address in [
            "https://example.com/lists",
            "https://EXAMPLE.com/lists/a.csv",
            "https://example.com:443/lists/a.csv?sig=1",
        ] {
            assert!(is_below(prefix, address), "{address}");
        }
        for address in [
            "http://example.com/lists/a.csv",
            "https://example.com/listsb/a.csv",
            "https://example.com.evil.net/lists/a.csv",
            "https://example.com@evil.net/lists/a.csv",
            "https://user@example.com/lists/a.csv",
            "https://example.com:8443/lists/a.csv",
            "https://example.com/lists/../a.csv",
            "https://example.com/lists/%2E%2e/a.csv",
            "https://example.com/lists/..%2fa.csv",
            "https://example.com/lists/..\\a.csv",
            "ftp://example.com/lists/a.csv",
            "/lists/a.csv",
        ] {
            assert!(!is_below(prefix, address), "{address}");
        }
        assert!(is_below("https://example.com", "https://example.com/a"));
        assert!(is_below("https://example.com/", "https://example.com/a"));
    }

    #[test]
    fn redirects_are_resolved() {
        for (target, expected) in [
            ("http://b.net/x", "http://b.net/x"),
            ("//b.net/x", "https://b.net/x"),
            ("/x", "https://a.net:8443/x"),
            ("x", "https://a.net:8443/lists/x"),
        ] {
            assert_eq!(resolve("https://a.net:8443/lists/a.csv?k=1", target).as_deref(), Some(expected));
        }
    }
}
