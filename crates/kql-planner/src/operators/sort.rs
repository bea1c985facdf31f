//! `sort by`.

use std::sync::Arc;

use datafusion::logical_expr::{LogicalPlan, Sort};
use kql_binder::bound::{SortKey, Tabular};

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    pub(crate) fn sort(&self, input: &Tabular, keys: &[SortKey]) -> Result<LogicalPlan, PlanError> {
        let input = self.tabular(input)?;
        let keys = keys.iter().map(|key| Ok(self.expr(&key.expr)?.sort(!key.descending, key.nulls_first)));
        let expr = keys.collect::<Result<_, PlanError>>()?;
        Ok(LogicalPlan::Sort(Sort { expr, input: Arc::new(input), fetch: None }))
    }
}
