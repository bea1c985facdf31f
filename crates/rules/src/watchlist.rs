//! Watchlists: `watchlists/<alias>.csv`, with an optional `<alias>.yaml` beside it.
//!
//! The sidecar's fields are those of the service's own form: `displayName`, `provider`,
//! `itemsSearchKey`, `numberOfLinesToSkip`, `description`. Without one, the first column is the search key.

use std::path::{Path, PathBuf};

use kql_catalog::Column;
use kql_types::ScalarType;
use uuid::Uuid;

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::document::{Context, Fields, Form, SourceText, decode, read_yaml};
use crate::import::{files_below, read_file};

/// A list that queries read with `_GetWatchlist('alias')`; every value is a string.
#[derive(Debug, Clone, PartialEq)]
pub struct Watchlist {
    pub alias: String,
    pub display_name: String,
    /// The column whose values are also in `SearchKey`.
    pub search_key: Option<String>,
    /// The header's names, blanks kept.
    pub headers: Vec<String>,
    /// One value for each header.
    pub rows: Vec<Vec<String>>,
    pub file: String,
}

impl Watchlist {
    /// Returns the columns of `_GetWatchlist`: `_DTItemId`, `SearchKey`, then the file's own.
    pub fn columns(&self) -> Vec<Column> {
        let system = ["_DTItemId".to_owned(), "SearchKey".to_owned()];
        let own = self.headers.iter().filter(|header| !system.contains(header)).cloned();
        system.iter().cloned().chain(own).map(|name| Column { name, ty: ScalarType::String }).collect()
    }

    /// Returns the rows of `_GetWatchlist`, in the order of [`Watchlist::columns`].
    pub fn result_rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        let key = self.search_key.as_ref().and_then(|key| self.headers.iter().position(|header| header == key));
        let is_own = |header: &String| header != "_DTItemId" && header != "SearchKey";
        self.rows.iter().enumerate().map(move |(index, row)| {
            let item = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("watchlist:{}:{index}", self.alias).as_bytes());
            let search_key = key.map_or_else(String::new, |key| row[key].clone());
            let own = self.headers.iter().zip(row).filter(|(header, _)| is_own(header)).map(|(_, value)| value.clone());
            [item.hyphenated().to_string(), search_key].into_iter().chain(own).collect()
        })
    }

    /// Returns the symbol for a catalog.
    pub fn symbol(&self) -> kql_catalog::Watchlist {
        kql_catalog::Watchlist { alias: self.alias.clone(), columns: self.columns() }
    }
}

/// The watchlists of files and folders.
#[derive(Debug, Clone, Default)]
pub struct WatchlistSet {
    pub watchlists: Vec<Watchlist>,
    pub diagnostics: Vec<FileDiagnostic>,
}

/// Reads watchlist files; folders are searched, with those below them, for `*.csv` and `*.tsv`.
pub fn load_watchlists(paths: &[PathBuf]) -> WatchlistSet {
    let mut set = WatchlistSet::default();
    for path in paths {
        let files = if path.is_dir() {
            files_below(path, |name| separator(name).is_some(), &mut set.diagnostics)
        } else {
            vec![path.clone()]
        };
        for file in files {
            load_watchlist(&file, &mut set);
        }
    }
    set
}

fn separator(name: &str) -> Option<u8> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "csv" => Some(b','),
        "tsv" => Some(b'\t'),
        _ => None,
    }
}

/// What a sidecar says.
#[derive(Default)]
struct Sidecar {
    display_name: Option<String>,
    search_key: Option<(String, Region)>,
    lines_to_skip: usize,
}

fn load_watchlist(path: &Path, set: &mut WatchlistSet) {
    let file = path.display().to_string();
    let alias = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut report =
        |code, region, message: String| set.diagnostics.push(FileDiagnostic::new(code, &file, region, message));
    if !is_alias(&alias) {
        let message =
            format!("the service refuses the alias `{alias}`: 3 to 64 characters, a letter or digit at both ends");
        report(codes::WATCHLIST_ALIAS, Region::START, message);
    }
    let bytes = match read_file(path, &file) {
        Ok(bytes) => bytes,
        Err(found) => {
            set.diagnostics.push(found);
            return;
        }
    };
    let sidecar_path = path.with_extension("yaml");
    let sidecar =
        if sidecar_path.is_file() { read_sidecar(&sidecar_path, &mut set.diagnostics) } else { Sidecar::default() };
    match read_table(&file, &bytes, separator(&file).unwrap_or(b','), sidecar.lines_to_skip) {
        Ok((headers, rows)) => {
            let mut search_key = headers.first().cloned();
            if let Some((key, region)) = sidecar.search_key {
                if headers.contains(&key) {
                    search_key = Some(key);
                } else {
                    let message = format!("the watchlist has no column `{key}`: `SearchKey` stays empty");
                    let sidecar_file = sidecar_path.display().to_string();
                    set.diagnostics.push(FileDiagnostic::new(
                        codes::WATCHLIST_SEARCH_KEY,
                        &sidecar_file,
                        region,
                        message,
                    ));
                    search_key = None;
                }
            }
            let display_name = sidecar.display_name.unwrap_or_else(|| alias.clone());
            set.watchlists.push(Watchlist { alias, display_name, search_key, headers, rows, file });
        }
        Err(found) => set.diagnostics.push(found),
    }
}

fn is_alias(alias: &str) -> bool {
    let count = alias.chars().count();
    (3..=64).contains(&count) && alias.starts_with(char::is_alphanumeric) && alias.ends_with(char::is_alphanumeric)
}

type Table = (Vec<String>, Vec<Vec<String>>);

/// Reads headers and rows; every row must have a value for each header.
fn read_table(file: &str, bytes: &[u8], separator: u8, lines_to_skip: usize) -> Result<Table, FileDiagnostic> {
    let text = decode(file, bytes)?;
    let skipped: usize = text.split_inclusive('\n').take(lines_to_skip).map(str::len).sum();
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text[skipped..].as_bytes());
    let fail = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line) as u32 + lines_to_skip as u32;
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("the row has {len} values, the header {expected_len} names")
            }
            _ => error.to_string(),
        };
        FileDiagnostic::new(codes::WATCHLIST_FORM, file, Region::at(line.max(1), 1), message)
    };
    let headers: Vec<String> = reader.headers().map_err(fail)?.iter().map(|name| name.trim().to_owned()).collect();
    if headers.iter().all(String::is_empty) {
        return Err(FileDiagnostic::new(codes::WATCHLIST_FORM, file, Region::START, "the watchlist has no header"));
    }
    if let Some(name) = headers.iter().enumerate().find_map(|(at, name)| headers[..at].contains(name).then_some(name)) {
        let message = format!("the header names the column `{name}` twice");
        return Err(FileDiagnostic::new(codes::WATCHLIST_FORM, file, Region::START, message));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record.map_err(fail)?.iter().map(str::to_owned).collect());
    }
    Ok((headers, rows))
}

fn read_sidecar(path: &Path, diagnostics: &mut Vec<FileDiagnostic>) -> Sidecar {
    let file = path.display().to_string();
    let mut sidecar = Sidecar::default();
    let bytes = match read_file(path, &file) {
        Ok(bytes) => bytes,
        Err(found) => {
            diagnostics.push(found);
            return sidecar;
        }
    };
    let text = match decode(&file, &bytes) {
        Ok(text) => text,
        Err(found) => {
            diagnostics.push(found);
            return sidecar;
        }
    };
    let mut cx = Context::new(&file, Form::Yaml);
    let documents = read_yaml(&mut cx, &SourceText::new(text));
    if let Some(document) = documents.first()
        && let Some(mut fields) = Fields::open(&mut cx, document, "a watchlist")
    {
        let name = fields.take(&mut cx, &["displayName"]);
        sidecar.display_name = name.and_then(|node| cx.text(node, "displayName")).map(|name| name.value);
        let key = fields.take(&mut cx, &["itemsSearchKey"]);
        sidecar.search_key = key.and_then(|node| cx.text(node, "itemsSearchKey")).map(|key| (key.value, key.region));
        let skip = fields.take(&mut cx, &["numberOfLinesToSkip"]);
        let skip = skip.and_then(|node| cx.integer(node, "numberOfLinesToSkip"));
        sidecar.lines_to_skip = skip.and_then(|lines| usize::try_from(lines).ok()).unwrap_or(0);
        fields.accept(&["provider", "description", "source", "sourceType", "contentType", "watchlistAlias", "labels"]);
        fields.finish(&mut cx);
    }
    diagnostics.extend(cx.diagnostics);
    sidecar
}
