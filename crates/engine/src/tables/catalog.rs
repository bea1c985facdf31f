//! Which data a table's name stands for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::{MemTable, ViewTable, provider_as_source};
use datafusion::logical_expr::LogicalPlanBuilder;
use ingest::{Issue, TableSource};
use kql_binder::bound::ScanSource;
use kql_catalog::{Column, Table};
use kql_diagnostics::Span;
use kql_planner::{ExternalData, HttpRequest, HttpResponse, NO_SOURCE, PlanError, TableResolver};

use crate::tables::external::Allowed;
use crate::tables::files::FilesTable;

/// The rows of a table.
#[derive(Debug, Clone)]
pub enum TableData {
    /// Files that were discovered: JSON and CSV are streamed, Parquet is scanned.
    Files(Arc<TableSource>),
    /// Batches in the engine's layout.
    Memory { columns: Vec<Column>, batches: Vec<RecordBatch> },
}

impl TableData {
    /// Returns the columns that a query can name.
    pub fn columns(&self) -> &[Column] {
        match self {
            Self::Files(source) => &source.schema,
            Self::Memory { columns, .. } => columns,
        }
    }

    /// Returns about how many bytes a scan of everything reads.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::Files(source) => {
                source.files.iter().filter_map(|f| std::fs::metadata(&f.path).ok()).map(|m| m.len()).sum()
            }
            Self::Memory { batches, .. } => batches.iter().map(|b| b.get_array_memory_size() as u64).sum(),
        }
    }
}

/// Tables of one workspace with their data.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) tables: HashMap<String, TableData>,
    pub(crate) watchlists: HashMap<String, TableData>,
    pub(crate) workspaces: HashMap<String, HashMap<String, TableData>>,
    /// Addresses that queries may read themselves.
    pub(crate) external: Vec<Allowed>,
    /// Rows that came to tables since, in the layout of the tables.
    pub(crate) added: Mutex<HashMap<String, Vec<RecordBatch>>>,
    /// Small files of rows, read once.
    pub(crate) cache: Mutex<HashMap<String, CachedRows>>,
}

/// A table's rows in memory, and what was wrong with its files.
#[derive(Debug, Clone)]
pub(crate) struct CachedRows {
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) issues: Vec<Issue>,
}

impl Tables {
    /// Returns the rows that came to a table after its data.
    pub(crate) fn added(&self, source: &ScanSource, name: &str) -> Vec<RecordBatch> {
        if *source != ScanSource::Table {
            return Vec::new();
        }
        self.added.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned().unwrap_or_default()
    }

    pub(crate) fn find(&self, source: &ScanSource, name: &str) -> Option<&TableData> {
        match source {
            ScanSource::Table => self.tables.get(name),
            ScanSource::Workspace(workspace) => self.workspaces.get(workspace)?.get(name),
            ScanSource::Watchlist => self.watchlists.get(name),
        }
    }
}

/// Resolves the tables of one query, and collects what is wrong with their files.
pub(crate) struct Resolver {
    pub(crate) tables: Arc<Tables>,
    pub(crate) issues: Arc<Mutex<Vec<Issue>>>,
}

impl TableResolver for Resolver {
    fn resolve(&self, source: &ScanSource, table: &Table) -> Result<Arc<dyn TableProvider>, PlanError> {
        let added = self.tables.added(source, &table.name);
        match self.tables.find(source, &table.name) {
            Some(TableData::Memory { columns, batches }) => memory(columns, [batches.clone(), added].concat()),
            Some(TableData::Files(files)) => {
                if let Some(rows) = self.cached(source, files)? {
                    self.issues.lock().unwrap_or_else(PoisonError::into_inner).extend(rows.issues);
                    return memory(&files.schema, [rows.batches, added].concat());
                }
                let files_table = Arc::new(FilesTable::try_new(Arc::clone(files), Arc::clone(&self.issues))?);
                if added.is_empty() { Ok(files_table) } else { both(files_table, memory(&files.schema, added)?) }
            }
            None if !added.is_empty() => memory(&table.columns, added),
            None if *source == ScanSource::Watchlist => {
                Err(PlanError::user(NO_SOURCE, Span::default(), format!("there is no watchlist `{}`", table.name)))
            }
            // A known table without data is empty.
            None => Ok(Arc::new(EmptyTable::new(schema(&table.columns)))),
        }
    }

    fn external(&self, data: &ExternalData<'_>) -> Result<(Arc<dyn TableProvider>, Vec<Column>), PlanError> {
        self.external_data(data)
    }

    fn request(&self, request: &HttpRequest<'_>) -> Result<HttpResponse, PlanError> {
        self.http_request(request)
    }

    fn is_empty(&self, source: &ScanSource, table: &Table) -> bool {
        *source != ScanSource::Watchlist
            && self.tables.find(source, &table.name).is_none()
            && self.tables.added(source, &table.name).is_empty()
    }
}

/// Files of rows up to this size are read once and kept.
const MAX_CACHED_BYTES: u64 = 32 << 20;

impl Resolver {
    fn cached(&self, source: &ScanSource, files: &TableSource) -> Result<Option<CachedRows>, PlanError> {
        let mut bytes = 0;
        for file in &files.files {
            if file.format == ingest::Format::Parquet {
                return Ok(None);
            }
            // Packed logs unpack to about ten times their size.
            let factor = if file.compression == ingest::Compression::None { 1 } else { 10 };
            bytes += factor * std::fs::metadata(&file.path).map_or(0, |m| m.len());
        }
        if bytes > MAX_CACHED_BYTES {
            return Ok(None);
        }
        let key = format!("{source:?} {}", files.table);
        let mut cache = self.tables.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = cache.get(&key) {
            return Ok(Some(rows.clone()));
        }
        let issues = Arc::new(Mutex::new(Vec::new()));
        let batches = files.batches(None, sink(&issues)).collect::<Result<Vec<_>, _>>();
        let batches = batches.map_err(|error| PlanError::config(error.to_string()))?;
        let issues = std::mem::take(&mut *issues.lock().unwrap_or_else(PoisonError::into_inner));
        let rows = CachedRows { batches, issues };
        cache.insert(key, rows.clone());
        Ok(Some(rows))
    }
}

/// Returns a sink that collects issues in a list.
pub(crate) fn sink(issues: &Arc<Mutex<Vec<Issue>>>) -> ingest::IssueSink {
    let issues = Arc::clone(issues);
    Arc::new(move |issue| issues.lock().unwrap_or_else(PoisonError::into_inner).push(issue))
}

/// Returns the rows of two tables of one layout.
fn both(first: Arc<dyn TableProvider>, second: Arc<dyn TableProvider>) -> Result<Arc<dyn TableProvider>, PlanError> {
    let second = LogicalPlanBuilder::scan("added", provider_as_source(second), None)?.build()?;
    let plan = LogicalPlanBuilder::scan("files", provider_as_source(first), None)?.union(second)?.build()?;
    Ok(Arc::new(ViewTable::new(plan, None)))
}

/// Returns a table of batches, whose columns are the table's in its order, whatever their names.
pub(crate) fn memory(columns: &[Column], batches: Vec<RecordBatch>) -> Result<Arc<dyn TableProvider>, PlanError> {
    let schema = schema(columns);
    let named = |batch: RecordBatch| {
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(Arc::clone(&schema), batch.columns().to_vec(), &options)
    };
    let batches = batches.into_iter().map(named).collect::<Result<Vec<_>, _>>();
    let batches = batches.map_err(|error| PlanError::config(format!("rows that are not their table's: {error}")))?;
    Ok(Arc::new(MemTable::try_new(schema, vec![batches])?))
}

pub(crate) fn schema(columns: &[Column]) -> SchemaRef {
    ingest::arrow_schema(columns)
}
