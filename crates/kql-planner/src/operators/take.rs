//! `take`: the first rows in input order.

use std::sync::Arc;

use datafusion::logical_expr::{EmptyRelation, LogicalPlan};
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
            // A sort of which no rows are wanted is none.
            None if count <= 0 => {
                let schema = Arc::clone(input.schema());
                Ok(LogicalPlan::EmptyRelation(EmptyRelation { produce_one_row: false, schema }))
            }
            None => Ok(limit(input, count)),
        }
    }
}
