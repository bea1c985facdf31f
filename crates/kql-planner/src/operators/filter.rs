//! `where`.

use std::sync::Arc;

use datafusion::logical_expr::{Filter, LogicalPlan};
use kql_binder::bound::{Expr, Tabular};

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    pub(crate) fn filter(
        &self,
        tabular: &Tabular,
        input: &Tabular,
        predicate: &Expr,
    ) -> Result<LogicalPlan, PlanError> {
        let input = self.input_of(input, [predicate])?;
        let predicate = self.predicate(predicate)?;
        let filtered = LogicalPlan::Filter(Filter::try_new(predicate, Arc::new(input))?);
        self.without_arrival(filtered, tabular)
    }
}
