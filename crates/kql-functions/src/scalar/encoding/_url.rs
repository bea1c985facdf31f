//! The parts of a URL.

use kql_types::dynamic::Encoder;

use super::_percent::decode;

/// Writes the bag of a URL's parts; a part that is missing is empty.
pub(crate) fn write_url(url: &str, e: &mut Encoder) {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (scheme, rest) = rest.split_once("://").unwrap_or(("", rest));
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (username, password) = user.split_once(':').unwrap_or((user, ""));
    // A colon inside the brackets of an IPv6 address begins no port.
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|b| b.is_ascii_digit())
                && (!name.contains(':') || name.ends_with(']')) =>
        {
            (name, port)
        }
        _ => (host, ""),
    };
    e.begin_bag();
    for (key, value) in [
        ("Scheme", scheme),
        ("Host", host),
        ("Port", port),
        ("Path", path),
        ("Username", username),
        ("Password", password),
    ] {
        e.key(key);
        e.string(value);
    }
    e.key("Query Parameters");
    write_query(query, e);
    e.key("Fragment");
    e.string(fragment);
    e.end();
}

/// Writes the bag of a query's parameters.
pub(crate) fn write_query(query: &str, e: &mut Encoder) {
    e.begin_bag();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        e.key(&decode(key));
        e.string(&decode(value));
    }
    e.end();
}
