//! What rules and queries can name: saved functions, watchlists, and data.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringViewArray};
use detection::{FailureKind, QueryError, QueryRequest, Run, RunQuery, SecurityIncidentRow};
use engine::{Engine, ErrorKind, QueryOptions, QueryOutput, ScopeColumn, TableData, TimeScope, Visibility};
use ingest::{DiscoverOptions, Discovery, Input, Issue};
use kql_catalog::{Catalog, Column, log_analytics};
use kql_diagnostics::Severity;
use kql_types::QueryResult;
use rules::{FileDiagnostic, Watchlist};

use crate::failure::Failure;
use crate::limits::{self, LimitArguments};
use crate::{report, terminal};

/// The known tables, and what folders of functions and watchlists add.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    pub(crate) catalog: Catalog,
    pub(crate) watchlists: Vec<Watchlist>,
    pub(crate) diagnostics: Vec<FileDiagnostic>,
}

impl Symbols {
    pub(crate) fn load(functions: &[PathBuf], watchlists: &[PathBuf]) -> Result<Self, Failure> {
        for path in functions.iter().chain(watchlists) {
            if !path.exists() {
                return Err(Failure::new(format!("there is no `{}`", path.display())));
            }
        }
        let mut symbols = Self::default();
        symbols.catalog.tables.extend(log_analytics::tables().map(|table| (table.name.clone(), table)));
        let functions = rules::load_functions(functions);
        symbols.diagnostics.extend(functions.diagnostics);
        for function in &functions.functions {
            symbols.catalog.functions.extend(function.symbols().map(|symbol| (symbol.name.clone(), symbol)));
        }
        let watchlists = rules::load_watchlists(watchlists);
        symbols.diagnostics.extend(watchlists.diagnostics);
        for watchlist in &watchlists.watchlists {
            symbols
                .catalog
                .add_watchlist(kql_catalog::Watchlist { alias: watchlist.alias.clone(), columns: watchlist.columns() });
        }
        symbols.watchlists = watchlists.watchlists;
        Ok(symbols)
    }
}

/// Data of a workspace other than that of the rules.
#[derive(Debug, Clone)]
struct WorkspaceInput {
    workspace: String,
    input: Input,
}

impl FromStr for WorkspaceInput {
    type Err = String;

    /// The name is what stands before the first `=`: a name, or the id that queries use.
    fn from_str(argument: &str) -> Result<Self, String> {
        let (workspace, input) = argument.split_once('=').unwrap_or_default();
        if workspace.is_empty() {
            return Err("a workspace is given as NAME=PATH".to_owned());
        }
        let input = input.parse().map_err(|error: ingest::IngestError| error.to_string())?;
        Ok(Self { workspace: workspace.to_owned(), input })
    }
}

/// The options that say what rules and queries run over.
#[derive(Debug, clap::Args)]
pub(crate) struct DataArguments {
    /// Log files or folders, each with its table where the name does not tell.
    #[arg(long, value_name = "PATH|TABLE=PATH", num_args = 1..)]
    data: Vec<Input>,
    /// Data of another workspace, which `workspace("NAME")` reads: log files or folders, as for --data.
    #[arg(long, value_name = "NAME=PATH|NAME=TABLE=PATH", num_args = 1..)]
    workspace: Vec<WorkspaceInput>,
    /// Folders of saved functions, `<Name>.kql` or parser YAML.
    #[arg(long, value_name = "DIR")]
    functions: Vec<PathBuf>,
    /// Folders of watchlists, `<alias>.csv`.
    #[arg(long, value_name = "DIR")]
    watchlists: Vec<PathBuf>,
    /// The column that says when a row arrived; rows without it arrived when generated.
    #[arg(long, value_name = "COLUMN", default_value = "_TimeReceived")]
    arrival_column: String,
    /// TimeGenerated of rows that have none (in Parquet: of files without the column); Log Analytics
    /// gives them the time of ingestion.
    #[arg(long, value_name = "DATETIME", value_parser = crate::clock::parse)]
    default_time: Option<i64>,
    #[command(flatten)]
    limits: LimitArguments,
    /// What queries may read with `externaldata`: a file, a folder, a URL and all that lies below it,
    /// or such a URL and the folder of saved copies that stands for it. `http_request` may ask below
    /// the URLs without a folder. Nothing without this.
    #[arg(long, value_name = "PATH|URL|URL=DIR", num_args = 1..)]
    allow_external: Vec<String>,
}

impl DataArguments {
    /// Returns what was given for a path, though it can only be a query: options take all the words that
    /// follow them.
    pub(crate) fn query_among_paths(&self) -> Option<&str> {
        let path = self.data.last().map(|input| &input.path).filter(|path| !path.exists())?;
        path.to_str().filter(|text| text.contains('|'))
    }
}

/// An engine over the data, and what was odd about the data so far.
pub(crate) struct Workspace {
    engine: Engine,
    arrival_column: String,
    limits: LimitArguments,
    issues: Vec<Issue>,
}

impl Workspace {
    pub(crate) fn open(arguments: &DataArguments) -> Result<Self, Failure> {
        let symbols = Symbols::load(&arguments.functions, &arguments.watchlists)?;
        let wrong: Vec<_> = symbols.diagnostics.iter().filter(|d| d.severity != Severity::Info).cloned().collect();
        report::write(&wrong, &mut std::io::stderr().lock())?;
        let options = DiscoverOptions { default_time: arguments.default_time, ..DiscoverOptions::default() };
        let mut discovery = discover(&arguments.data, &options)?;
        let mut builder = arguments.limits.engine(Engine::builder().with_catalog(symbols.catalog));
        for allowed in &arguments.allow_external {
            builder = match allowed.rsplit_once('=') {
                Some((prefix, folder)) => builder.with_external(prefix, Some(PathBuf::from(folder))),
                None => builder.with_external(allowed, None),
            };
        }
        for source in discovery.tables {
            builder = builder.with_files(source);
        }
        let mut workspaces: BTreeMap<&str, Vec<Input>> = BTreeMap::new();
        for given in &arguments.workspace {
            workspaces.entry(&given.workspace).or_default().push(given.input.clone());
        }
        for (name, inputs) in workspaces {
            let mut found = discover(&inputs, &options)?;
            builder = builder.with_workspace(name);
            for source in found.tables {
                builder = builder.with_workspace_table(name, source.table.clone(), TableData::Files(Arc::new(source)));
            }
            discovery.issues.append(&mut found.issues);
        }
        for watchlist in &symbols.watchlists {
            let columns = watchlist.columns();
            let batch = text_batch(&columns, watchlist.result_rows().collect())?;
            builder = builder.with_watchlist(watchlist.alias.clone(), columns, vec![batch]);
        }
        let engine = builder.build().map_err(|error| Failure::new(error.to_string()))?;
        limits::stop_on_interrupt()?;
        Ok(Self {
            engine,
            arrival_column: arguments.arrival_column.clone(),
            limits: arguments.limits.clone(),
            issues: discovery.issues,
        })
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Returns the options of a plain query at a query time.
    pub(crate) fn options(&self, now: i64) -> QueryOptions {
        let mut options = QueryOptions::at(now);
        options.time_columns.arrival.clone_from(&self.arrival_column);
        self.limits.apply(&mut options);
        options
    }

    /// Runs a query; a bitten limit is named by its option.
    pub(crate) fn query(&self, text: &str, options: &QueryOptions) -> Result<QueryOutput, engine::QueryError> {
        self.engine.query(text, options).map_err(|error| self.limits.explain(error))
    }

    pub(crate) fn add_issues(&mut self, issues: Vec<Issue>) {
        self.issues.extend(issues);
    }

    /// Adds rows, JSON objects, to a table that queries can name.
    fn add_rows(&self, table: &str, rows: Vec<String>) {
        let Some(known) = self.engine.catalog().table(table).filter(|_| !rows.is_empty()) else { return };
        match ingest::json_rows(&known.columns, rows.iter().map(String::as_str)) {
            Ok(batches) => self.engine.add_rows(table, batches),
            Err(reason) => terminal::warning(&format!("rows of {table} are lost to later rules: {reason}")),
        }
    }

    /// Prints what was odd about the data, each finding once, and forgets the printed.
    pub(crate) fn report_issues(&mut self) {
        let mut seen = HashSet::new();
        self.issues.retain(|issue| seen.insert(issue.clone()));
        for issue in &self.issues {
            let text = match issue.help() {
                Some(help) => format!("{issue}\n  help: {help}"),
                None => issue.to_string(),
            };
            match issue.severity() {
                Severity::Error => terminal::error(&text),
                Severity::Warning => terminal::warning(&text),
                Severity::Info => {}
            }
        }
    }

    /// Whether rows were lost while reading.
    pub(crate) fn has_data_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity() == Severity::Error)
    }
}

fn discover(inputs: &[Input], options: &DiscoverOptions) -> Result<Discovery, Failure> {
    ingest::discover(inputs, options).map_err(|error| {
        let failure = Failure::new(error.to_string());
        match error.help() {
            Some(help) => failure.with_help(help),
            None => failure,
        }
    })
}

fn text_batch(columns: &[Column], rows: Vec<Vec<String>>) -> Result<RecordBatch, Failure> {
    let array = |at: usize| -> ArrayRef {
        let values = rows.iter().map(|row| row.get(at).map_or("", String::as_str));
        Arc::new(StringViewArray::from_iter_values(values))
    };
    let arrays = (0..columns.len()).map(array).collect();
    RecordBatch::try_new(ingest::arrow_schema(columns), arrays).map_err(|error| Failure::new(error.to_string()))
}

impl RunQuery for Workspace {
    fn run(&mut self, request: &QueryRequest<'_>) -> Result<QueryResult, QueryError> {
        let mut options = self.options(request.query_time);
        options.scope = Some(TimeScope {
            column: match request.scope {
                detection::ScopeColumn::TimeGenerated => ScopeColumn::Named("TimeGenerated".to_owned()),
                detection::ScopeColumn::IngestionTime => ScopeColumn::Arrival,
            },
            from: Some(request.window.start),
            to: Some(request.window.end),
            is_closed: request.window.bounds == detection::WindowBounds::Closed,
        });
        options.visibility = Some(Visibility { until: request.visibility_time });
        let output = self.query(request.query, &options).map_err(|error| {
            let query = request.rule.query.as_ref();
            let lines = error.diagnostics.iter().filter(|d| d.is_error()).map(|d| {
                let place = query.filter(|_| !d.span.is_empty()).map_or_else(String::new, |query| {
                    let region = query.file_region(d.span.range());
                    format!("{}:{}:{}: ", request.rule.file, region.line, region.column)
                });
                let help = d.help.as_ref().map_or_else(String::new, |help| format!("\n  help: {help}"));
                format!("{place}{}: {}{help}", d.code, d.message)
            });
            QueryError::new(failure_kind(&error), lines.collect::<Vec<_>>().join("\n"))
        })?;
        self.issues.extend(output.issues);
        if output.is_truncated {
            return Err(QueryError::new(
                FailureKind::TooManyResources,
                format!("the query returns more than {} rows", options.limits.result_rows),
            ));
        }
        Ok(output.result)
    }

    fn publish(&mut self, run: &Run, incidents: &[SecurityIncidentRow]) {
        let alerts = run.alerts.iter().filter_map(|alert| serde_json::to_string(&alert.row()).ok()).collect();
        self.add_rows("SecurityAlert", alerts);
        let incidents = incidents.iter().filter_map(|row| serde_json::to_string(row).ok()).collect();
        self.add_rows("SecurityIncident", incidents);
    }
}

/// Returns the service's class for a failed query.
fn failure_kind(error: &engine::QueryError) -> FailureKind {
    let is_syntax = matches!(error.code(), "KS001" | "KS002" | "KS005" | "KS006" | "KS198");
    match (error.kind, error.code()) {
        (ErrorKind::User, _) if is_syntax => FailureKind::SyntaxError,
        (ErrorKind::User, "KS204") => FailureKind::TableNotFound,
        (ErrorKind::User, "KS211") => FailureKind::FunctionNotFound,
        (ErrorKind::User, code) if code.starts_with("KU") => FailureKind::Unsupported,
        (ErrorKind::User, _) => FailureKind::SemanticError,
        (ErrorKind::Limit, _) => FailureKind::TooManyResources,
        _ => FailureKind::InternalError,
    }
}
