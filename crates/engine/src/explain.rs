//! What a query will do, as text.

use std::fmt::Write as _;
use std::sync::Arc;

use datafusion::physical_plan::{ExecutionPlan, displayable};
use kql_binder::bound::BoundResult;
use kql_planner::{Plan, PlanError, bound_tree, split_prefix};

use crate::run::limited;
use crate::{Engine, QueryError, QueryOptions};

impl Engine {
    /// Plans a query and returns its columns, its bound tree, its logical and its physical plan, and what each scan
    /// reads.
    /// Subqueries that must be known first are run.
    pub fn explain(&self, text: &str, options: &QueryOptions) -> Result<String, QueryError> {
        let (query, _, options) = self.bound(text, options)?;
        let options = &options;
        self.handle.block_on(async {
            let run = self.start(&query.tables, options);
            let work = async move {
                let plan = Plan::build(&query, &run.context).await?;
                let optimized = run.session.optimize(&plan.logical).map_err(PlanError::from)?;
                let physical = run.session.create_physical_plan(&plan.logical).await.map_err(PlanError::from)?;
                let mut out = String::new();
                let columns: Vec<String> = plan.columns.iter().map(|(name, ty)| format!("{name}:{ty}")).collect();
                // Writing to a string cannot fail.
                let _ = writeln!(out, "columns: {}", columns.join(", "));
                let _ = writeln!(out, "tables: {}", query.tables.join(", "));
                if let BoundResult::Tabular(tabular) = &query.result
                    && let Some((_, rest)) = split_prefix(tabular)
                {
                    let _ = writeln!(out, "operators above the row-local prefix: {rest}");
                }
                let _ = writeln!(out, "\nbound tree:\n{}", bound_tree(&query.result).trim_end());
                let _ = writeln!(out, "\nlogical plan:\n{}", optimized.display_indent());
                let _ = writeln!(out, "\nphysical plan:\n{}", displayable(physical.as_ref()).indent(false));
                let _ = writeln!(out, "scans, with what was pushed to them:");
                scans(&physical, &mut out);
                Ok(out)
            };
            limited(work, options).await
        })
    }
}

/// Writes the leaves of a plan, each with its columns.
fn scans(plan: &Arc<dyn ExecutionPlan>, out: &mut String) {
    let children = plan.children();
    if children.is_empty() {
        let columns: Vec<String> = plan.schema().fields().iter().map(|field| field.name().clone()).collect();
        let _ = writeln!(out, "  {}", displayable(plan.as_ref()).one_line().to_string().trim_end());
        let _ = writeln!(out, "    columns read: {}", columns.join(", "));
    }
    children.into_iter().for_each(|child| scans(child, out));
}
