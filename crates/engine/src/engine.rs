//! The engine and how it is set up.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use arrow::array::RecordBatch;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use ingest::TableSource;
use kql_binder::bound::{BoundQuery, ScanSource, Tabular};
use kql_binder::{BindMode, BindOptions, Bound, Sought, bind};
use kql_catalog::{Catalog, Column, Table, Watchlist, log_analytics};
use kql_types::ScalarType;
use tokio::runtime::{Handle, Runtime};

use crate::request;
use crate::tables::{Allowed, TableData, Tables};
use crate::{ErrorKind, QueryError, QueryOptions, QueryOutput};

/// Memory that all queries of an engine may hold together, in bytes; beyond it operators
/// spill to disk or the query is refused.
const DEFAULT_MEMORY: usize = 2 << 30;

/// Collects the tables and symbols of a workspace.
#[derive(Debug)]
pub struct EngineBuilder {
    catalog: Catalog,
    tables: Tables,
    memory: usize,
    threads: usize,
}

impl Default for EngineBuilder {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { catalog: Catalog::default(), tables: Tables::default(), memory: DEFAULT_MEMORY, threads }
    }
}

impl EngineBuilder {
    /// Takes saved functions and other symbols; its tables are kept, and empty unless
    /// data is given for them.
    #[must_use]
    pub fn with_catalog(mut self, catalog: Catalog) -> Self {
        for (name, table) in catalog.tables {
            self.catalog.tables.entry(name).or_insert(table);
        }
        self.catalog.functions.extend(catalog.functions);
        self.catalog.watchlists.extend(catalog.watchlists);
        self.catalog.workspaces.extend(catalog.workspaces);
        self
    }

    /// Adds every table that Log Analytics knows, empty where no data is given.
    #[must_use]
    pub fn with_known_tables(mut self) -> Self {
        for table in log_analytics::tables() {
            self.catalog.tables.entry(table.name.clone()).or_insert(table);
        }
        self
    }

    /// Adds the files of a table.
    #[must_use]
    pub fn with_files(mut self, source: TableSource) -> Self {
        let name = source.table.clone();
        self.add(name, TableData::Files(Arc::new(source)));
        self
    }

    /// Adds a table of batches in the engine's layout, with the columns in this order; names of the
    /// batches' fields do not count.
    #[must_use]
    pub fn with_batches(mut self, name: impl Into<String>, columns: Vec<Column>, batches: Vec<RecordBatch>) -> Self {
        self.add(name.into(), TableData::Memory { columns, batches });
        self
    }

    /// Adds a watchlist; all its columns are strings.
    #[must_use]
    pub fn with_watchlist(mut self, alias: impl Into<String>, columns: Vec<Column>, batches: Vec<RecordBatch>) -> Self {
        let alias = alias.into();
        self.catalog.add_watchlist(Watchlist { alias: alias.clone(), columns: columns.clone() });
        self.tables.watchlists.insert(alias, TableData::Memory { columns, batches });
        self
    }

    /// Adds another workspace, which `workspace("…")` names; its tables are those that Log
    /// Analytics knows, empty where no data is given.
    #[must_use]
    pub fn with_workspace(mut self, workspace: impl Into<String>) -> Self {
        let entry = self.catalog.workspaces.entry(workspace.into()).or_default();
        let catalog = Arc::make_mut(entry);
        for table in log_analytics::tables() {
            catalog.tables.entry(table.name.clone()).or_insert(table);
        }
        self
    }

    /// Adds a table of another workspace, which `workspace("…")` names.
    #[must_use]
    pub fn with_workspace_table(
        mut self,
        workspace: impl Into<String>,
        name: impl Into<String>,
        data: TableData,
    ) -> Self {
        let (workspace, name) = (workspace.into(), name.into());
        let entry = self.catalog.workspaces.entry(workspace.clone()).or_default();
        Arc::make_mut(entry).add_table(Table { name: name.clone(), columns: data.columns().to_vec(), is_open: false });
        self.tables.workspaces.entry(workspace).or_default().insert(name, data);
        self
    }

    /// Lets queries read files that they name themselves, with `externaldata`: what an
    /// address begins with, and the folder that stands for it if it is not on this machine.
    /// An address of the web without a folder may also be asked by `http_request` and
    /// `http_request_post`. Without this queries read nothing of their own and send nothing.
    #[must_use]
    pub fn with_external(mut self, prefix: impl Into<String>, folder: Option<PathBuf>) -> Self {
        self.tables.external.push(Allowed { prefix: prefix.into(), folder });
        self
    }

    /// Sets the memory that queries may hold together, in bytes; 2 GiB by default.
    #[must_use]
    pub fn with_memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Sets the number of threads; that of the machine by default.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    fn add(&mut self, name: String, data: TableData) {
        let table = Table { name: name.clone(), columns: data.columns().to_vec(), is_open: false };
        self.catalog.tables.insert(name.clone(), Arc::new(table));
        self.tables.tables.insert(name, data);
    }

    pub fn build(self) -> Result<Engine, QueryError> {
        let config = |error: &dyn std::fmt::Display| {
            QueryError::new(ErrorKind::Config, kql_planner::INTERNAL, format!("cannot start the engine: {error}"))
        };
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(self.memory)))
            .build_arc()
            .map_err(|error| config(&error))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(self.threads)
            .thread_name("engine")
            .thread_stack_size(STACK)
            .enable_all()
            .build()
            .map_err(|error| config(&error))?;
        Ok(Engine {
            catalog: self.catalog,
            tables: Arc::new(self.tables),
            environment,
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
            threads: self.threads,
            bytes: Mutex::default(),
        })
    }
}

/// Tables, symbols and what it takes to run queries over them. Queries may run from
/// several threads at once, but not from within an asynchronous task.
#[derive(Debug)]
pub struct Engine {
    pub(crate) catalog: Catalog,
    pub(crate) tables: Arc<Tables>,
    pub(crate) environment: Arc<RuntimeEnv>,
    pub(crate) handle: Handle,
    /// Until the engine is dropped.
    runtime: Option<Runtime>,
    pub(crate) threads: usize,
    /// Sizes of tables, looked up once.
    bytes: Mutex<HashMap<String, u64>>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        // A query that was stopped may be in the middle of a long computation, which is not waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Plans of deep queries are walked recursively, by the threads that run them.
const STACK: usize = 8 << 20;

impl Engine {
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// Adds rows to a table, in the layout of its columns in the catalog; later queries read
    /// them behind the table's data.
    pub fn add_rows(&self, table: &str, batches: Vec<RecordBatch>) {
        let mut added = self.tables.added.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        added.entry(table.to_owned()).or_default().extend(batches);
    }

    /// Returns what queries can name.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Parses and binds a query for checking: nothing is read.
    pub fn bind(&self, text: &str, now: i64) -> Bound {
        let options = BindOptions { now, mode: BindMode::Check, ..BindOptions::default() };
        let parsed = kql_syntax::parse(text);
        let mut bound = bind(&parsed.query, text, &self.catalog, &options);
        if parsed.has_errors() {
            bound.query = None;
        }
        bound.diagnostics.splice(0..0, parsed.diagnostics);
        bound
    }

    /// Runs a query to its end.
    pub fn query(&self, text: &str, options: &QueryOptions) -> Result<QueryOutput, QueryError> {
        let started = Instant::now();
        let (query, warnings, options) = self.bound(text, options)?;
        let binding = started.elapsed();
        let mut output = self.handle.block_on(self.run(&query, &options))?;
        output.warnings = warnings;
        output.render = query.render;
        output.stats.binding = binding;
        Ok(output)
    }

    /// Binds a query for a run, and returns it with its warnings and with the options
    /// after what it sets.
    pub(crate) fn bound(
        &self,
        text: &str,
        options: &QueryOptions,
    ) -> Result<(BoundQuery, Vec<kql_diagnostics::Diagnostic>, QueryOptions), QueryError> {
        let (mut query, mut warnings) = self.bound_with(text, options)?;
        let refused = |diagnostic| QueryError::user(vec![diagnostic]);
        let mut requested = request::requested(options, &query.options).map_err(refused)?;
        if requested.options.now != options.now {
            // What the binder knows of the time it has to know anew.
            (query, warnings) = self.bound_with(text, &requested.options)?;
        }
        if let Some(rows) = requested.take {
            request::take(&mut query, rows);
        }
        warnings.append(&mut requested.warnings);
        Ok((query, warnings, requested.options))
    }

    /// Binds a query for a run; columns that only the data knows are looked up.
    fn bound_with(
        &self,
        text: &str,
        options: &QueryOptions,
    ) -> Result<(BoundQuery, Vec<kql_diagnostics::Diagnostic>), QueryError> {
        let parsed = kql_syntax::parse(text);
        let mut diagnostics = parsed.diagnostics.clone();
        if parsed.has_errors() {
            return Err(QueryError::user(diagnostics));
        }
        let failure = Mutex::new(None);
        let probe = |tabular: &Tabular, sought: Sought| self.probe(tabular, sought, options, &failure);
        let holds = |table: &str| {
            self.tables.tables.contains_key(table) || !self.tables.added(&ScanSource::Table, table).is_empty()
        };
        let bind_options = BindOptions {
            now: options.now,
            mode: BindMode::Execute,
            has_standard_columns: true,
            parameters: &options.parameters,
            holds: Some(&holds),
            probe: Some(&probe),
        };
        let bound = bind(&parsed.query, text, &self.catalog, &bind_options);
        if let Ok(Some(error)) = failure.into_inner() {
            return Err(error);
        }
        let has_errors = bound.has_errors();
        diagnostics.extend(bound.diagnostics);
        match bound.query {
            Some(query) if !has_errors => match query.undetermined.first() {
                None => Ok((query, diagnostics)),
                Some(name) => {
                    let message = format!("only the data knows whether there is a column `{}`", name.name);
                    let diagnostic = kql_diagnostics::Diagnostic::error(kql_planner::UNSUPPORTED, name.span, message)
                        .with_help(format!("use `column_ifexists(\"{}\", …)`", name.name));
                    Err(QueryError::user(vec![diagnostic]))
                }
            },
            _ => Err(QueryError::user(diagnostics)),
        }
    }

    fn probe(
        &self,
        tabular: &Tabular,
        sought: Sought,
        options: &QueryOptions,
        failure: &Mutex<Option<QueryError>>,
    ) -> Result<Vec<(String, ScalarType)>, String> {
        self.handle.block_on(self.probed(tabular, sought, options)).map_err(|error| {
            let message = error.to_string();
            if let Ok(mut failure) = failure.lock() {
                failure.get_or_insert(error);
            }
            message
        })
    }

    /// Returns the bytes that the tables of a query have together.
    pub(crate) fn bytes_of(&self, tables: &[String]) -> u64 {
        let mut known = self.bytes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let size = |name: &String| {
            *known.entry(name.clone()).or_insert_with(|| self.tables.tables.get(name).map_or(0, TableData::bytes))
        };
        tables.iter().map(size).sum()
    }
}
