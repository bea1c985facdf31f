//! `take`: the first rows in input order.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{Expr, Tabular};

use crate::PlanError;
use crate::builder::{Builder, limit};
use crate::row_set::{RowSet, RowSetOperation};

impl Builder<'_> {
    pub(crate) fn take(&self, input: &Tabular, count: &Expr) -> Result<LogicalPlan, PlanError> {
        let input = self.tabular(input)?;
        let count = self.constant_long(count, "the number of rows to take")?;
        match self.carried_name() {
            Some(group) => {
                let count = count.max(0) as u64;
                RowSet::plan(input, RowSetOperation::KeepFirst { keys: vec![group], count })
            }
            None => Ok(limit(input, count.max(0))),
        }
    }
}
