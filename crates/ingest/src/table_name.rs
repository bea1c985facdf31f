//! The table that a file's or a folder's name stands for.

use std::path::Path;

use kql_catalog::log_analytics;

/// Ends of names that say how a file is packed or written.
const EXTENSIONS: [&str; 14] =
    ["gz", "gzip", "zst", "zstd", "json", "jsonl", "ndjson", "csv", "tsv", "tab", "parquet", "pq", "txt", "log"];

/// Ends of names that a folder's files are read by.
const FORMATS: [&str; 8] = ["json", "jsonl", "ndjson", "csv", "tsv", "tab", "parquet", "pq"];

/// Returns a file's name without the ends that say how it is packed and written.
pub(crate) fn stem(path: &Path) -> String {
    let mut name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    while let Some((rest, extension)) = name.rsplit_once('.') {
        if rest.is_empty() || !EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
            break;
        }
        name = rest.to_owned();
    }
    name
}

/// Returns the last end of the name that is not one of compression, in lower case.
pub(crate) fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = ["gz", "gzip", "zst", "zstd"]
        .iter()
        .find_map(|packed| name.strip_suffix(packed)?.strip_suffix('.'))
        .unwrap_or(&name);
    name.rsplit_once('.').map(|(_, extension)| extension.to_owned())
}

/// Returns whether a file of a folder is meant to be read.
pub(crate) fn is_data_file(path: &Path) -> bool {
    extension(path).is_some_and(|extension| FORMATS.contains(&extension.as_str()))
}

/// Returns the known table that a name stands for, if any.
///
/// Part numbers, dates and `_CL` at the end are set aside step by step, so that `SigninLogs_CL`
/// (a table re-created from an export) and `signinlogs-2024-01-02_part3` are both `SigninLogs`.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    let mut name = name.trim();
    loop {
        if let Some(table) = log_analytics::canonical_name(name) {
            return Some(table);
        }
        let shorter = without_number(name).or_else(|| strip_suffix_ignore_case(name, "_CL"))?;
        if shorter.is_empty() {
            return None;
        }
        name = shorter;
    }
}

/// Returns the name a table of one's own gets, or `None` for names that say nothing (`part-0001`).
pub(crate) fn own(name: &str) -> Option<String> {
    let mut name = name.trim();
    while let Some(shorter) = without_number(name) {
        // A name such as `log4j2` keeps its number: only what is set off is a part number or a date.
        name = shorter;
    }
    let is_part = ["part", "chunk", "export", "data", "pt", "query_data", "result", "results"]
        .iter()
        .any(|w| name.eq_ignore_ascii_case(w));
    if name.is_empty() || is_part || name.contains('=') {
        return None;
    }
    let mut table: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if table.starts_with(|c: char| c.is_ascii_digit()) {
        table.insert(0, '_');
    }
    Some(table)
}

/// Cuts a number, date, `part` number or `(1)` that is set off from the end of a name.
fn without_number(name: &str) -> Option<&str> {
    if let Some(rest) = name.strip_suffix(')') {
        let (rest, number) = rest.rsplit_once('(')?;
        return number.bytes().all(|b| b.is_ascii_digit()).then(|| rest.trim_end());
    }
    let rest = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if rest.len() < name.len() {
        let without_part =
            ["part", "PT", "T", "Z"].iter().find_map(|w| strip_suffix_ignore_case(rest, w)).unwrap_or(rest);
        if let Some(cut) = without_part.strip_suffix(['-', '_', '.', ' ', ':']) {
            return Some(cut);
        }
        // The date before a time of day: `2024-01-02T03`.
        if without_part.len() < rest.len() && without_part.ends_with(|c: char| c.is_ascii_digit()) {
            return Some(without_part);
        }
        // A name of digits only.
        return rest.is_empty().then_some(rest);
    }
    // `2024-01-02T03:04:05Z`, `PT1H`
    let inner = name.strip_suffix(['Z', 'H', 'M'])?;
    inner
        .ends_with(|c: char| c.is_ascii_digit())
        .then(|| without_number(inner).or((inner.len() <= 4).then_some("")))
        .flatten()
}

fn strip_suffix_ignore_case<'a>(name: &'a str, suffix: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(suffix.len())?;
    name.is_char_boundary(at)
        .then(|| name.split_at(at))
        .filter(|(_, end)| end.eq_ignore_ascii_case(suffix))
        .map(|(rest, _)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        assert_eq!(stem(Path::new("a/SigninLogs.jsonl.gz")), "SigninLogs");
        assert_eq!(stem(Path::new("x.2024.csv")), "x.2024");
        assert_eq!(stem(Path::new(".json")), ".json");
        assert_eq!(extension(Path::new("a.JSON.gz")).as_deref(), Some("json"));
        assert_eq!(extension(Path::new("LICENSE")), None);
    }

    #[test]
    fn known_tables() {
        for name in [
            "SigninLogs",
            "signinLogs",
            "signin_logs",
            "SigninLogs_CL",
            "SigninLogs_part1",
            "SigninLogs-2024-01-02",
            "SigninLogs (1)",
            "SigninLogs.0001",
            "signinlogs_cl_part3",
            "SigninLogs_2024-01-02T03:04:05Z",
        ] {
            assert_eq!(known(name), Some("SigninLogs"), "{name}");
        }
        assert_eq!(known("office_activity"), Some("OfficeActivity"));
        for name in ["part-0001", "sign-in_adelete", "2024", "", "Signin"] {
            assert_eq!(known(name), None, "{name}");
        }
    }

    #[test]
    fn own_tables() {
        assert_eq!(own("MyApp_CL").as_deref(), Some("MyApp_CL"));
        assert_eq!(own("my app-3").as_deref(), Some("my_app"));
        assert_eq!(own("log4j2").as_deref(), Some("log4j2"));
        for name in ["part-0001", "2024", "PT1H", "y=2024", "00"] {
            assert_eq!(own(name), None, "{name}");
        }
    }
}
