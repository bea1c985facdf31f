//! `print` and `datatable`.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch, RecordBatchOptions};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{Expr, Tabular};
use kql_types::cell::literal_to_array;

use crate::PlanError;
use crate::builder::{Builder, one_row, project};
use crate::operators::scan::unqualified_scan;

impl Builder<'_> {
    pub(crate) fn values(&self, tabular: &Tabular, rows: &[Vec<Expr>]) -> Result<LogicalPlan, PlanError> {
        let columns = &tabular.row.columns;
        if let [row] = rows {
            let exprs = columns.iter().zip(row).map(|(column, expr)| Ok(self.expr(expr)?.alias(self.name(column))));
            return project(one_row(), exprs.collect::<Result<_, PlanError>>()?);
        }
        let schema = self.schema(&tabular.row);
        let mut arrays = Vec::with_capacity(columns.len());
        for (i, column) in columns.iter().enumerate() {
            let mut cells = Vec::with_capacity(rows.len());
            for row in rows {
                let Some(expr) = row.get(i) else {
                    return Err(PlanError::internal("a row of constants has too few of them").at(tabular.span));
                };
                let Some(literal) = self.constant(expr)? else {
                    return Err(PlanError::user(
                        crate::error::NOT_CONSTANT,
                        expr.span,
                        "the values of a datatable must be constants",
                    ));
                };
                cells.push(literal_to_array(&literal, 1));
            }
            let cells: Vec<&dyn Array> = cells.iter().map(AsRef::as_ref).collect();
            arrays.push(if cells.is_empty() {
                arrow::array::new_empty_array(&column.ty.arrow())
            } else {
                arrow::compute::concat(&cells).map_err(|error| PlanError::internal(error.to_string()))?
            });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)
            .map_err(|error| PlanError::internal(error.to_string()))?;
        let table: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(schema, vec![vec![batch]])?);
        unqualified_scan("datatable", table)
    }
}
