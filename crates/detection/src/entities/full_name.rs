//! `FullName`, the identifier that is taken apart: an account's or host's name with its domain.

/// Returns the identifiers that an account's full name stands for, in writing order.
pub(super) fn account(full_name: &str) -> Vec<(&'static str, String)> {
    let owned = str::to_owned;
    if is_sid(full_name) {
        return vec![("Sid", owned(full_name))];
    }
    if let Some((name, suffix)) = full_name.rsplit_once('@')
        && !name.is_empty()
        && !suffix.is_empty()
    {
        return vec![("Name", owned(name)), ("UPNSuffix", owned(suffix)), ("DisplayName", owned(full_name))];
    }
    if let Some((domain, name)) = full_name.split_once('\\')
        && !domain.is_empty()
        && !name.is_empty()
    {
        return vec![("Name", owned(name)), ("NTDomain", owned(domain)), ("DisplayName", owned(full_name))];
    }
    vec![("Name", owned(full_name)), ("DisplayName", owned(full_name))]
}

/// Returns the identifiers that a host's full name stands for, in writing order.
pub(super) fn host(full_name: &str) -> Vec<(&'static str, String)> {
    let owned = str::to_owned;
    if let Some((domain, name)) = full_name.split_once('\\')
        && !domain.is_empty()
        && !name.is_empty()
    {
        return vec![("HostName", owned(name)), ("NTDomain", owned(domain))];
    }
    // An address is no host name with a domain.
    let is_address = full_name.parse::<std::net::IpAddr>().is_ok();
    match full_name.split_once('.') {
        Some((name, domain)) if !name.is_empty() && !domain.is_empty() && !is_address => {
            vec![("HostName", owned(name)), ("DnsDomain", owned(domain))]
        }
        _ => vec![("HostName", owned(full_name))],
    }
}

/// Whether a text is of the form `S-1-5-…`.
fn is_sid(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("S-1-").or_else(|| text.strip_prefix("s-1-")) else {
        return false;
    };
    rest.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(parts: Vec<(&str, String)>) -> String {
        parts.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn accounts_are_taken_apart() {
        assert_eq!(show(account("a@b@c.com")), "Name=a@b UPNSuffix=c.com DisplayName=a@b@c.com");
        assert_eq!(show(account("NT\\u")), "Name=u NTDomain=NT DisplayName=NT\\u");
        assert_eq!(show(account("root")), "Name=root DisplayName=root");
        assert_eq!(show(account("@b")), "Name=@b DisplayName=@b");
        assert_eq!(show(account("S-1-5-21-1")), "Sid=S-1-5-21-1");
        assert_eq!(show(account("S-1-x")), "Name=S-1-x DisplayName=S-1-x");
    }

    #[test]
    fn hosts_are_taken_apart() {
        assert_eq!(show(host("h.d.e")), "HostName=h DnsDomain=d.e");
        assert_eq!(show(host("NT\\h")), "HostName=h NTDomain=NT");
        assert_eq!(show(host("h")), "HostName=h");
        assert_eq!(show(host("10.0.0.1")), "HostName=10.0.0.1");
    }
}
