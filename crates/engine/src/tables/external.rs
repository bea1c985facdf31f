//! Files that queries name themselves: which of them may be read, and where they lie.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use ingest::{ExternalFormat, ExternalOptions, Input, read_external, read_external_bytes};
use kql_catalog::Column;
use kql_diagnostics::Span;
use kql_planner::{ExternalData, HttpRequest, HttpResponse, INVALID_ARGUMENT, NOT_ALLOWED, PlanError, UNSUPPORTED};
use kql_types::{Literal, dynamic};

use crate::tables::catalog::{Resolver, memory};
use crate::tables::fetch::{fetch, is_below, send};
use crate::tables::files::FilesTable;

/// Addresses that queries may read.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    /// A folder or file, or a URL with all that lies below it.
    pub(crate) prefix: String,
    /// The folder that stands for the prefix.
    pub(crate) folder: Option<PathBuf>,
}

impl Resolver {
    pub(crate) fn external_data(
        &self,
        data: &ExternalData<'_>,
    ) -> Result<(Arc<dyn TableProvider>, Vec<Column>), PlanError> {
        let path = match place(&self.tables.external, data.address)? {
            Place::File(path) => path,
            Place::Web(address) => return self.fetched(data, address),
        };
        let options = options(data, &path)?;
        if options.format == ExternalFormat::Parquet {
            let input = Input { table: Some("external".into()), path };
            let found = ingest::discover(&[input], &ingest::DiscoverOptions::default());
            let found = found.map_err(|error| PlanError::config(error.to_string()))?;
            let Some(source) = found.tables.into_iter().next() else {
                return Err(PlanError::config(format!("`{}` cannot be read as Parquet", data.address)));
            };
            let columns = source.schema.clone();
            let table = FilesTable::try_new(Arc::new(source), Arc::clone(&self.issues))?;
            return Ok((Arc::new(table), columns));
        }
        let batches = read_external(&path, data.columns, &options).map_err(PlanError::config)?;
        Ok((memory(data.columns, batches)?, data.columns.to_vec()))
    }

    fn fetched(
        &self,
        data: &ExternalData<'_>,
        address: &str,
    ) -> Result<(Arc<dyn TableProvider>, Vec<Column>), PlanError> {
        let name = address.split('?').next().unwrap_or_default();
        let options = options(data, Path::new(name))?;
        if options.format == ExternalFormat::Parquet {
            let error = PlanError::unsupported(Span::default(), "Parquet over the network");
            return Err(error.with_help("save the file, and say where it lies: `--allow-external URL=FOLDER`"));
        }
        let bytes = fetch(address, |address| is_web_allowed(&self.tables.external, address))?;
        let batches = read_external_bytes(name, bytes, data.columns, &options).map_err(PlanError::config)?;
        Ok((memory(data.columns, batches)?, data.columns.to_vec()))
    }
}

impl Resolver {
    pub(crate) fn http_request(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, PlanError> {
        if !is_web_allowed(&self.tables.external, request.address) {
            let bare = request.address.split('?').next().unwrap_or_default();
            let message = format!("the query is not allowed to send a request to `{bare}`");
            let error = PlanError::user(NOT_ALLOWED, Span::default(), message);
            return Err(error.with_help("allow it with `--allow-external PREFIX`"));
        }
        send(request)
    }
}

/// Where an allowed address leads.
enum Place<'a> {
    File(PathBuf),
    Web(&'a str),
}

fn is_web_allowed(allowed: &[Allowed], address: &str) -> bool {
    allowed.iter().any(|allowed| allowed.folder.is_none() && is_below(&allowed.prefix, address))
}

/// Returns what an address stands for, if it may be read; saved copies come first.
fn place<'a>(allowed: &[Allowed], address: &'a str) -> Result<Place<'a>, PlanError> {
    let is_remote = address.contains("://") && !address.starts_with("file://");
    // What comes after the address of a blob: its key, its signature.
    let bare = address.split([';', '?']).next().unwrap_or_default();
    let refused =
        |message: String, help: &str| Err(PlanError::user(NOT_ALLOWED, Span::default(), message).with_help(help));
    let mut is_mapped_badly = false;
    for Allowed { prefix, folder } in allowed {
        match folder {
            Some(folder) if bare.starts_with(prefix.as_str()) => {
                let rest = bare[prefix.len()..].trim_start_matches('/');
                match inside(folder, &folder.join(rest)) {
                    Some(path) => return Ok(Place::File(path)),
                    None => is_mapped_badly = true,
                }
            }
            None if !is_remote => {
                let local = |text: &str| PathBuf::from(text.strip_prefix("file://").unwrap_or(text));
                if let Some(path) = inside(&local(prefix), &local(address)) {
                    return Ok(Place::File(path));
                }
            }
            Some(_) | None => {}
        }
    }
    // A storage key behind `;` is for the service's own client.
    let fetched = address.split(';').next().unwrap_or_default();
    if is_remote && is_web_allowed(allowed, fetched) {
        return Ok(Place::Web(fetched));
    }
    if is_mapped_badly {
        return refused(
            format!("there is no file for `{bare}` in the folder that stands for its address"),
            "save the file there under the rest of its address",
        );
    }
    refused(
        format!("the query is not allowed to read `{bare}`"),
        "allow it with `--allow-external PREFIX`, or `--allow-external URL=FOLDER` for a saved copy",
    )
}

/// Returns a file's own path, if it lies in a folder or is that file; `..` and links count.
fn inside(folder: &Path, file: &Path) -> Option<PathBuf> {
    let (folder, file) = (folder.canonicalize().ok()?, file.canonicalize().ok()?);
    (file.starts_with(&folder) && file.is_file()).then_some(file)
}

fn options(data: &ExternalData<'_>, path: &Path) -> Result<ExternalOptions, PlanError> {
    let refused = |code, message: String| Err(PlanError::user(code, Span::default(), message));
    let mut options = ExternalOptions { format: ExternalFormat::of_path(path), skips_first: false, paths: Vec::new() };
    for (name, value) in data.properties {
        match (name.to_ascii_lowercase().as_str(), value) {
            ("format", Literal::String(format)) => match ExternalFormat::from_name(format) {
                Some(format) => options.format = format,
                None => {
                    return refused(UNSUPPORTED, format!("external data in the format `{format}` is not supported"));
                }
            },
            ("ignorefirstrecord", Literal::Bool(skips)) => options.skips_first = *skips,
            ("ignorefirstrecord", Literal::String(text)) => options.skips_first = text.eq_ignore_ascii_case("true"),
            ("ingestionmapping", Literal::String(mapping)) => match paths(mapping) {
                Some(paths) => options.paths = paths,
                None => return refused(INVALID_ARGUMENT, "the mapping is no list of columns and paths".into()),
            },
            // They say how a service finds and keeps the data.
            ("recreate_schema" | "createdon" | "filenameprefix" | "zippattern" | "encoding", _) => {}
            _ => return refused(UNSUPPORTED, format!("the property `{name}` of external data is not supported")),
        }
    }
    Ok(options)
}

/// Reads `[{"Column": "a", "Properties": {"Path": "$.b.c"}}]`.
fn paths(mapping: &str) -> Option<Vec<(String, Vec<String>)>> {
    let bytes = dynamic::parse_json(mapping).ok()?;
    let mapping = dynamic::DynamicRef::new(&bytes);
    let mut paths = Vec::new();
    for entry in mapping.elements() {
        let text = |value: Option<dynamic::DynamicRef<'_>>| Some(value?.as_str()?.to_owned());
        let column = text(entry.get("Column").or_else(|| entry.get("column")))?;
        let properties = entry.get("Properties").or_else(|| entry.get("properties"));
        let path = properties.and_then(|p| p.get("Path").or_else(|| p.get("path"))).or_else(|| entry.get("path"));
        let path = text(path)?;
        let path = path.strip_prefix('$')?.replace("['", ".").replace("']", "");
        paths.push((column, path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect()));
    }
    Some(paths)
}
