//! `union`: rows of one input after the other.

use std::sync::Arc;

use datafusion::logical_expr::{LogicalPlan, Union};
use kql_binder::bound::{Tabular, UnionInput};
use kql_diagnostics::Span;

use crate::PlanError;
use crate::builder::{Builder, project};

impl Builder<'_> {
    pub(crate) fn union(&self, tabular: &Tabular, inputs: &[UnionInput]) -> Result<LogicalPlan, PlanError> {
        self.union_of(tabular, inputs, None)
    }

    pub(crate) fn union_with_arrival(&self, tabular: &Tabular, inputs: &[UnionInput], reader: Span) -> Result<LogicalPlan, PlanError> {
        self.union_of(tabular, inputs, Some(reader))
    }

    fn union_of(&self, tabular: &Tabular, inputs: &[UnionInput], arrival: Option<Span>) -> Result<LogicalPlan, PlanError> {
        let mut plans = Vec::with_capacity(inputs.len());
        for input in inputs {
            let plan = match arrival {
                Some(reader) => self.with_arrival(&input.input, reader)?,
                None => self.tabular(&input.input)?,
            };
            let columns = tabular.row.columns.iter().zip(&input.exprs);
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
}
