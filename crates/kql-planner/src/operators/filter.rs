//! `where`.

use std::sync::Arc;

use datafusion::logical_expr::{Filter, LogicalPlan};
use kql_binder::bound::{Expr, Tabular};

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    pub(crate) fn filter(&self, input: &Tabular, predicate: &Expr) -> Result<LogicalPlan, PlanError> {
        let input = self.tabular(input)?;
        let predicate = self.predicate(predicate)?;
        Ok(LogicalPlan::Filter(Filter::try_new(predicate, Arc::new(input))?))
    }
}
