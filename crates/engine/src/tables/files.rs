//! A table of files: rows that are parsed, and Parquet.

use std::sync::{Arc, Mutex};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::union::UnionExec;
use ingest::{Issue, TableSource};
use kql_planner::PlanError;

use crate::tables::catalog::schema;
use crate::tables::parquet::ParquetFiles;
use crate::tables::rows::scan_rows;

/// Reads only the columns that a query names.
#[derive(Debug)]
pub(crate) struct FilesTable {
    source: Arc<TableSource>,
    schema: SchemaRef,
    parquet: Option<ParquetFiles>,
    issues: Arc<Mutex<Vec<Issue>>>,
}

impl FilesTable {
    pub(crate) fn try_new(source: Arc<TableSource>, issues: Arc<Mutex<Vec<Issue>>>) -> Result<Self, PlanError> {
        let schema = schema(&source.schema);
        let parquet = ParquetFiles::try_new(&source, &schema)?;
        Ok(Self { source, schema, parquet, issues })
    }
}

#[async_trait]
impl TableProvider for FilesTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        // Filters stay above the scan; the physical optimiser offers them to Parquet.
        Ok(vec![TableProviderFilterPushDown::Unsupported; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut scans: Vec<Arc<dyn ExecutionPlan>> = Vec::new();
        if self.source.row_files().next().is_some() {
            scans.push(scan_rows(
                &self.source,
                &self.schema,
                projection,
                &self.issues,
                state.config().target_partitions(),
            )?);
        }
        if let Some(parquet) = &self.parquet {
            scans.push(parquet.scan(state, projection, limit)?);
        }
        match scans.len() {
            0 => {
                let schema = match projection {
                    Some(projection) => Arc::new(self.schema.project(projection)?),
                    None => Arc::clone(&self.schema),
                };
                Ok(Arc::new(EmptyExec::new(schema)))
            }
            1 => Ok(scans.swap_remove(0)),
            _ => UnionExec::try_new(scans),
        }
    }
}
