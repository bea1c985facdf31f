//! `sort by`.

use std::sync::Arc;

use datafusion::logical_expr::{LogicalPlan, Sort, SortExpr};
use kql_binder::bound::{SortKey, Tabular};
use kql_types::ScalarType;

use crate::PlanError;
use crate::builder::Builder;
use crate::real_order::RealOrder;
use crate::row_set::{RowSet, RowSetOperation};

impl Builder<'_> {
    pub(crate) fn sort(&self, tabular: &Tabular, input: &Tabular, keys: &[SortKey]) -> Result<LogicalPlan, PlanError> {
        let input = self.input_of(input, keys.iter().map(|k| &k.expr))?;
        let input = RowSet::plan(input, RowSetOperation::Forget)?;
        let keys = keys.iter().map(|key| {
            let mut value = self.expr(&key.expr)?;
            if key.expr.ty == ScalarType::Real {
                // NaN stands beside the nulls, at whichever end they are.
                value = RealOrder::new(key.descending != key.nulls_first).into_udf().call(vec![value]);
            }
            Ok(value.sort(!key.descending, key.nulls_first))
        });
        let expr = keys.collect::<Result<Vec<SortExpr>, PlanError>>()?;
        let mut columns: Vec<String> =
            expr.iter().flat_map(|key| key.expr.column_refs()).map(|c| c.name.clone()).collect();
        columns.sort_unstable();
        columns.dedup();
        let sorted = LogicalPlan::Sort(Sort { expr, input: Arc::new(input), fetch: None });
        let sorted = RowSet::plan(sorted, RowSetOperation::InOrder { keys: columns })?;
        self.without_arrival(sorted, tabular)
    }
}
