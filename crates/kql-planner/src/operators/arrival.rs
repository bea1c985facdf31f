//! `ingestion_time()`: carried from the scan up to the operator that asks for it.

use datafusion::logical_expr::{Filter, LogicalPlan};
use kql_binder::bound::{Expr, Tabular, TabularKind};
use kql_diagnostics::Span;

use crate::PlanError;
use crate::builder::{Builder, project, reference};
use crate::walk::reads_arrival;

/// The plan's column for it; no query can name it.
pub(crate) const ARRIVAL: &str = "ingestion_time()";

impl Builder<'_> {
    /// Plans the input of expressions, with the arrival time beside the columns where
    /// one of them reads it.
    pub(crate) fn input_of<'e>(
        &self,
        input: &Tabular,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Result<LogicalPlan, PlanError> {
        match exprs.into_iter().find(|e| reads_arrival(e)) {
            Some(reader) => self.with_arrival(input, reader.span),
            None => self.tabular(input),
        }
    }

    /// Plans a table with one column more: when each row arrived.
    pub(crate) fn with_arrival(&self, tabular: &Tabular, reader: Span) -> Result<LogicalPlan, PlanError> {
        match &tabular.kind {
            TabularKind::Scan { source, table, hidden } => self.scan(tabular, source, table, hidden, true),
            TabularKind::Filter { input, predicate } => {
                let input = self.with_arrival(input, reader)?;
                let predicate = self.predicate(predicate)?;
                Ok(LogicalPlan::Filter(Filter::try_new(predicate, std::sync::Arc::new(input))?))
            }
            TabularKind::Project { input, exprs } => self.project(tabular, input, exprs, true),
            TabularKind::Union { inputs } => self.union_with_arrival(tabular, inputs, reader),
            _ => Err(PlanError::unsupported(reader, "`ingestion_time()` of rows that another operator made")),
        }
    }

    /// Drops the arrival time where it was only needed below.
    pub(crate) fn without_arrival(&self, plan: LogicalPlan, tabular: &Tabular) -> Result<LogicalPlan, PlanError> {
        if !plan.schema().has_column_with_unqualified_name(ARRIVAL) {
            return Ok(plan);
        }
        project(plan, self.columns(&tabular.row).into_iter().chain(self.carried()).collect())
    }

    pub(crate) fn ingestion_time(&self) -> datafusion::logical_expr::Expr {
        reference(ARRIVAL)
    }
}
