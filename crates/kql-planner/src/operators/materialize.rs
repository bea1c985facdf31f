//! `materialize`: evaluated once when it is used more than once.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::{Column, TableReference};
use datafusion::datasource::MemTable;
use datafusion::logical_expr::{Expr as DfExpr, LogicalPlan};
use kql_binder::bound::Tabular;

use crate::PlanError;
use crate::builder::{Builder, project};
use crate::operators::scan::scan_of;

impl Builder<'_> {
    pub(crate) fn materialize(&self, tabular: &Tabular, id: u32, input: &Tabular) -> Result<LogicalPlan, PlanError> {
        let Some((schema, batches)) = self.staged.tables.get(&id) else {
            return self.renamed(tabular, input);
        };
        if schema.fields().len() != tabular.row.columns.len() {
            return Err(PlanError::internal("uses of a materialized table differ in their columns").at(tabular.span));
        }
        let name = format!("materialized_{id}");
        let table: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(Arc::clone(schema), vec![batches.clone()])?);
        let scan = scan_of(&name, table)?;
        let relation = TableReference::bare(name);
        let fields = schema.fields().iter().zip(&tabular.row.columns);
        let exprs = fields.map(|(field, column)| {
            DfExpr::Column(Column::new(Some(relation.clone()), field.name())).alias(self.name(column))
        });
        project(scan, exprs.collect())
    }

    /// Plans the body in place; the node may give its columns ids of their own.
    fn renamed(&self, tabular: &Tabular, input: &Tabular) -> Result<LogicalPlan, PlanError> {
        let plan = self.tabular(input)?;
        let pairs = || input.row.columns.iter().zip(&tabular.row.columns);
        if pairs().all(|(from, to)| from.id == to.id) {
            return Ok(plan);
        }
        let renamed = pairs().map(|(from, to)| self.column(from).alias(self.name(to)));
        project(plan, renamed.chain(self.carried()).collect())
    }
}
