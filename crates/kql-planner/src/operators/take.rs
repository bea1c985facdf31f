//! `take`: the first rows in input order.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{Expr, Tabular};

use crate::PlanError;
use crate::builder::{Builder, limit};

impl Builder<'_> {
    pub(crate) fn take(&self, input: &Tabular, count: &Expr) -> Result<LogicalPlan, PlanError> {
        let input = self.tabular(input)?;
        let count = self.constant_long(count, "the number of rows to take")?;
        Ok(limit(input, count.max(0)))
    }
}
