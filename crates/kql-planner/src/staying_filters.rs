//! Keeps predicates that read no column where the query has them.
//!
//! DataFusion moves them below everything that it moves any predicate below. Below a table
//! function or a summary, which make rows of no rows, they no longer take those away; below
//! `mv-expand` or a join one answer of `rand()` stands for many rows.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::tree_node::Transformed;
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{Expr, Filter, LogicalPlan};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

/// The rule that moves predicates, which sees only those with columns.
#[derive(Debug)]
pub struct StayingFilters(pub Arc<dyn OptimizerRule + Send + Sync>);

impl OptimizerRule for StayingFilters {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        self.0.apply_order()
    }

    fn rewrite(&self, plan: LogicalPlan, config: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        let (staying, moving, input) = predicates(&plan);
        let (Some(staying), Some(input)) = (conjunction(staying), input) else {
            return self.0.rewrite(plan, config);
        };
        let stays = |input| Filter::try_new(staying, Arc::new(input)).map(LogicalPlan::Filter);
        let Some(moving) = conjunction(moving) else {
            let plan = stays(Arc::unwrap_or_clone(input))?;
            return Ok(Transformed::no(plan));
        };
        let below = LogicalPlan::Filter(Filter::try_new(moving, input)?);
        let is_same = matches!(&plan, LogicalPlan::Filter(filter) if *filter.input == below);
        let below = self.0.rewrite(below, config)?;
        let has_moved = below.transformed;
        let mut plan = Transformed::no(stays(below.data)?);
        plan.transformed = has_moved || !is_same;
        Ok(plan)
    }
}

/// Returns the predicates of filters that stand on one another, those without a column
/// first, and what the filters read; the lowest filter's predicates come first.
fn predicates(plan: &LogicalPlan) -> (Vec<Expr>, Vec<Expr>, Option<Arc<LogicalPlan>>) {
    let LogicalPlan::Filter(filter) = plan else {
        return (Vec::new(), Vec::new(), None);
    };
    let (mut staying, mut moving, input) = predicates(&filter.input);
    for predicate in split_conjunction_owned(filter.predicate.clone()) {
        let side = if predicate.column_refs().is_empty() { &mut staying } else { &mut moving };
        if !side.contains(&predicate) {
            side.push(predicate);
        }
    }
    (staying, moving, Some(input.unwrap_or_else(|| Arc::clone(&filter.input))))
}
