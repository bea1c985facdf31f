//! `union`: rows of one input after the other.

use std::sync::Arc;

use datafusion::logical_expr::{LogicalPlan, Union};
use kql_binder::bound::{Tabular, UnionInput};

use crate::PlanError;
use crate::builder::{Builder, project};

impl Builder<'_> {
    pub(crate) fn union(&self, tabular: &Tabular, inputs: &[UnionInput]) -> Result<LogicalPlan, PlanError> {
        let mut plans = Vec::with_capacity(inputs.len());
        for input in inputs {
            let plan = self.tabular(&input.input)?;
            let columns = tabular.row.columns.iter().zip(&input.exprs);
            let exprs = columns.map(|(column, expr)| Ok(self.expr(expr)?.alias(self.name(column))));
            plans.push(Arc::new(project(plan, exprs.collect::<Result<_, PlanError>>()?)?));
        }
        if plans.len() == 1 {
            return Ok(Arc::unwrap_or_clone(plans.swap_remove(0)));
        }
        Ok(LogicalPlan::Union(Union::try_new(plans)?))
    }
}
