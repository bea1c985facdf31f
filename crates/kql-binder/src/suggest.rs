//! "Did you mean": the nearest known name, when it is near enough.

/// Returns the candidate with the smallest edit distance, within a third of the
/// name's length and at most three edits; differing only in case comes first.
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.eq_ignore_ascii_case(name) && candidate != name {
            return Some(candidate);
        }
        if candidate.len().abs_diff(name.len()) > limit || candidate == name {
            continue;
        }
        let found = distance(name, candidate, limit);
        if found <= limit && best.is_none_or(|(d, n)| (found, candidate) < (d, n)) {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns the edit distance without regard to case, or more than `limit`.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let a: Vec<char> = a.chars().map(|c| c.to_ascii_lowercase()).collect();
    let b: Vec<char> = b.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, &y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
            least = least.min(row[j + 1]);
        }
        if least > limit {
            return limit + 1;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_only_what_is_near() {
        let names = ["TimeGenerated", "UserId", "UserName", "Id"];
        assert_eq!(nearest("timegenerated", names.into_iter()), Some("TimeGenerated"));
        assert_eq!(nearest("UserNme", names.into_iter()), Some("UserName"));
        assert_eq!(nearest("Account", names.into_iter()), None);
        assert_eq!(nearest("x", names.into_iter()), None);
    }
}
