//! `union`: rows of one input after the other.

use std::sync::Arc;

use datafusion::logical_expr::{LogicalPlan, Union};
use kql_binder::bound::{Tabular, TabularKind, UnionInput};
use kql_diagnostics::Span;

use crate::PlanError;
use crate::builder::{Builder, project};

impl Builder<'_> {
    pub(crate) fn union(&self, tabular: &Tabular, inputs: &[UnionInput]) -> Result<LogicalPlan, PlanError> {
        self.union_of(tabular, inputs, None)
    }

    pub(crate) fn union_with_arrival(
        &self,
        tabular: &Tabular,
        inputs: &[UnionInput],
        reader: Span,
    ) -> Result<LogicalPlan, PlanError> {
        self.union_of(tabular, inputs, Some(reader))
    }

    fn union_of(
        &self,
        tabular: &Tabular,
        inputs: &[UnionInput],
        arrival: Option<Span>,
    ) -> Result<LogicalPlan, PlanError> {
        // `union *` names hundreds of tables of which few have rows.
        let mut filled: Vec<&UnionInput> = inputs.iter().filter(|i| !self.is_empty(&i.input)).collect();
        if filled.is_empty() {
            filled.extend(inputs.first());
        }
        let mut plans = Vec::with_capacity(filled.len());
        for input in filled {
            let plan = match arrival {
                Some(reader) => self.with_arrival(&input.input, reader)?,
                None => self.tabular(&input.input)?,
            };
            let columns = tabular.row.columns.iter().zip(&input.exprs);
            let columns = columns.filter(|(column, _)| self.live.contains(column.id));
            let exprs = columns.map(|(column, expr)| Ok(self.expr(expr)?.alias(self.name(column))));
            let exprs = exprs.chain(arrival.map(|_| Ok(self.ingestion_time())));
            plans.push(Arc::new(project(plan, exprs.collect::<Result<_, PlanError>>()?)?));
        }
        match plans.len() {
            0 => Err(PlanError::internal("a union of nothing")),
            1 => Ok(Arc::unwrap_or_clone(plans.swap_remove(0))),
            _ => Ok(LogicalPlan::Union(Union::try_new(plans)?)),
        }
    }

    fn is_empty(&self, tabular: &Tabular) -> bool {
        match &tabular.kind {
            TabularKind::Scan { source, table, .. } => self.context.tables.is_empty(source, table),
            TabularKind::Filter { input, .. }
            | TabularKind::Project { input, .. }
            | TabularKind::Sort { input, .. }
            | TabularKind::Take { input, .. } => self.is_empty(input),
            _ => false,
        }
    }
}
