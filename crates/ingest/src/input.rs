//! The argument of `--data`, and the files it stands for.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::IngestError;

/// `PATH` or `TABLE=PATH`; the path is a file or a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The table all rows belong to, when it was said.
    pub table: Option<String>,
    pub path: PathBuf,
}

impl FromStr for Input {
    type Err = IngestError;

    /// Splits at the first `=` when an identifier stands before it, so that paths may contain `=`.
    fn from_str(argument: &str) -> Result<Self, IngestError> {
        let split = argument.split_once('=').filter(|(table, _)| is_identifier(table));
        let (table, path) = match split {
            Some((table, path)) => (Some(table.to_owned()), path),
            None => (None, argument),
        };
        if path.is_empty() {
            return Err(IngestError::Argument { argument: argument.to_owned() });
        }
        Ok(Self { table, path: path.into() })
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A file to look at, with how it was reached.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) path: PathBuf,
    /// The folders between the input and the file, innermost first, the input's own name last.
    pub(crate) folders: Vec<String>,
    /// Named itself, not found in a folder: what is wrong with it is an error.
    pub(crate) is_named: bool,
}

/// Returns the files under the path in order of their names, so that runs are repeatable.
///
/// Hidden entries and those that begin with `_` (`_SUCCESS`, `_delta_log`) are passed over.
pub(crate) fn files(path: &Path) -> Result<Vec<Candidate>, IngestError> {
    let fail = |path: &Path, e: std::io::Error| IngestError::Path { path: path.to_owned(), reason: reason(&e) };
    let metadata = std::fs::metadata(path).map_err(|e| fail(path, e))?;
    if !metadata.is_dir() {
        return Ok(vec![Candidate { path: path.to_owned(), folders: Vec::new(), is_named: true }]);
    }
    let own_name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let mut found = Vec::new();
    let mut stack = vec![(path.to_owned(), own_name.into_iter().collect::<Vec<_>>())];
    while let Some((folder, folders)) = stack.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|e| fail(&folder, e))?;
        for entry in entries {
            let entry = entry.map_err(|e| fail(&folder, e))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(['.', '_']) {
                continue;
            }
            let path = entry.path();
            // A link to a folder is not followed, so that a cycle of links ends.
            let kind = entry.file_type().map_err(|e| fail(&path, e))?;
            if kind.is_dir() {
                let mut inner = vec![name];
                inner.extend(folders.iter().cloned());
                stack.push((path, inner));
            } else if path.is_file() {
                found.push(Candidate { path, folders: folders.clone(), is_named: false });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Returns the system's words for an I/O error without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_and_path_are_split_at_the_first_equals_sign() {
        let parse = |text: &str| text.parse::<Input>().expect("parses");
        assert_eq!(parse("SigninLogs=a/b=c.csv"), Input { table: Some("SigninLogs".into()), path: "a/b=c.csv".into() });
        assert_eq!(parse("logs/y=2024"), Input { table: None, path: "logs/y=2024".into() });
        assert_eq!(parse("a.csv"), Input { table: None, path: "a.csv".into() });
        assert!("".parse::<Input>().is_err());
        assert!("T=".parse::<Input>().is_err());
    }
}
