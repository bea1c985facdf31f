//! Parquet files through DataFusion's reader: row groups and pages are pruned by
//! statistics, and columns arrive in the engine's layout.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::Result;
use datafusion::common::config::TableParquetOptions;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::object_store::ObjectStoreUrl;
use datafusion::datasource::physical_plan::parquet::CachedParquetFileReaderFactory;
use datafusion::datasource::physical_plan::{FileGroup, FileGroupPartitioner, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::physical_plan::ExecutionPlan;
use ingest::TableSource;
use kql_planner::PlanError;
use kql_types::ScalarType;
use object_store::ObjectMeta;
use object_store::path::Path as ObjectPath;

use crate::tables::parquet_adapter::FileColumns;

/// Pieces of files smaller than this are not worth a partition of their own.
const MIN_PARTITION_BYTES: usize = 4 << 20;

/// The Parquet files of a table.
#[derive(Debug)]
pub(crate) struct ParquetFiles {
    schema: SchemaRef,
    files: Vec<PartitionedFile>,
    columns: Arc<FileColumns>,
    /// Per column: whether the reader can evaluate predicates on it while it decodes.
    is_filterable: Vec<bool>,
}

impl ParquetFiles {
    /// Looks up the files' sizes; nothing comes back when the table has none.
    pub(crate) fn try_new(source: &TableSource, schema: &SchemaRef) -> Result<Option<Self>, PlanError> {
        let mut files = Vec::new();
        let mut is_filterable = vec![true; schema.fields().len()];
        for file in source.parquet_files() {
            let unreadable = |error: &dyn std::fmt::Display| {
                PlanError::config(format!("cannot read `{}`: {error}", file.path.display()))
            };
            let metadata = std::fs::metadata(&file.path).map_err(|error| unreadable(&error))?;
            let path = std::path::absolute(&file.path).map_err(|error| unreadable(&error))?;
            let location = ObjectPath::from_absolute_path(path).map_err(|error| unreadable(&error))?;
            let last_modified = metadata.modified().map_err(|error| unreadable(&error))?.into();
            for (column, is_filterable) in schema.fields().iter().zip(&mut is_filterable) {
                let stored = file.arrow_schema.as_ref().and_then(|s| s.field_with_name(column.name()).ok());
                *is_filterable &= stored.is_some_and(|field| !field.data_type().is_nested());
            }
            let meta = ObjectMeta { location, last_modified, size: metadata.len(), e_tag: None, version: None };
            let stored = PartitionedFile::from(meta);
            files.push(match &file.arrow_schema {
                Some(schema) => stored.with_arrow_schema(schema_of_file(schema)),
                None => stored,
            });
        }
        if files.is_empty() {
            return Ok(None);
        }
        let columns = Arc::new(FileColumns::new(&source.schema, source.default_time));
        Ok(Some(Self { schema: Arc::clone(schema), files, columns, is_filterable }))
    }

    pub(crate) fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let url = ObjectStoreUrl::local_filesystem();
        let runtime = state.runtime_env();
        let readers = CachedParquetFileReaderFactory::new(
            runtime.object_store(&url)?,
            runtime.cache_manager.get_file_metadata_cache(),
        );
        let mut options =
            TableParquetOptions { global: state.config().options().execution.parquet.clone(), ..Default::default() };
        // The reader leaves out predicates that it cannot evaluate: on nested columns, and
        // on columns that a file does not have. The projection holds all that predicates
        // read; where one of them is such a column, they stay above the scan.
        // Of one column nothing is left to read after its predicate: to filter it above the scan is
        // cheaper than to have the reader select rows. A dynamic one is read as text only below.
        let is_text_below = |i: usize| self.schema.field(i).data_type() == &ScalarType::Dynamic.arrow();
        options.global.pushdown_filters = match projection.map(Vec::as_slice) {
            Some([only]) => self.is_filterable[*only] && is_text_below(*only),
            Some(projection) => projection.iter().all(|&i| self.is_filterable[i]),
            None => self.is_filterable.iter().all(|&is| is),
        };
        let source = ParquetSource::new(Arc::clone(&self.schema))
            .with_table_parquet_options(options)
            .with_parquet_file_reader_factory(Arc::new(readers));
        let group: FileGroup = self.files.clone().into();
        let groups = vec![group];
        let groups = FileGroupPartitioner::new()
            .with_target_partitions(state.config().target_partitions())
            .with_repartition_file_min_size(MIN_PARTITION_BYTES)
            .repartition_file_groups(&groups)
            .unwrap_or(groups);
        let config = FileScanConfigBuilder::new(url, Arc::new(source))
            .with_file_groups(groups)
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .with_preserve_order(true)
            .with_expr_adapter(Some(Arc::clone(&self.columns) as _))
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}

/// Returns a file's schema with all text read as views: rows with the same entry of a dictionary then
/// share a view. The reader does so by itself only for columns that are text in the table too.
///
/// The schema is marked as a file's. Of one that equals its table's the reader believes that its values
/// are the table's, and does not ask the adapter; but texts may be missing in it.
fn schema_of_file(schema: &Schema) -> SchemaRef {
    let field = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View)),
        _ => Arc::clone(field),
    };
    let fields = schema.fields().iter().map(field).collect::<Vec<_>>();
    let mut metadata = schema.metadata().clone();
    metadata.insert("kustodian".to_owned(), "file".to_owned());
    Arc::new(Schema::new_with_metadata(fields, metadata))
}
