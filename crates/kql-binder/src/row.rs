//! Rows: the columns in scope.

use crate::bound::{BoundColumn, RowType};

impl RowType {
    pub(crate) fn find(&self, name: &str) -> Option<&BoundColumn> {
        self.columns.iter().find(|c| c.name == name)
    }

    pub(crate) fn of(columns: Vec<BoundColumn>) -> Self {
        Self { columns, is_open: false }
    }
}

/// Returns whether a name fits a pattern in which `*` stands for any text.
pub(crate) fn matches_wildcard(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches_wildcard;

    #[test]
    fn wildcards() {
        for (pattern, name, expected) in [
            ("*", "x", true),
            ("Sign*", "SigninLogs", true),
            ("*1", "a1", true),
            ("*1", "a12", false),
            ("a*b*c", "a--b--c", true),
            ("a*b*c", "abc", true),
            ("a*bc*c", "abc", false),
            ("abc", "abc", true),
            ("abc", "abcd", false),
        ] {
            assert_eq!(matches_wildcard(pattern, name), expected, "{pattern} {name}");
        }
    }
}
