//! What a query will do, as text.

use std::fmt::Write as _;

use datafusion::physical_plan::displayable;
use kql_binder::bound::BoundResult;
use kql_planner::{Plan, PlanError, split_prefix};

use crate::run::limited;
use crate::{Engine, QueryError, QueryOptions};

impl Engine {
    /// Plans a query and returns its columns, its logical plan and its physical plan.
    /// Subqueries that must be known first are run.
    pub fn explain(&self, text: &str, options: &QueryOptions) -> Result<String, QueryError> {
        let (query, _, options) = self.bound(text, options)?;
        let options = &options;
        self.runtime.block_on(async {
            let run = self.start(&query.tables, options);
            let work = async {
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
                let _ = writeln!(out, "\nlogical plan:\n{}", optimized.display_indent());
                let _ = writeln!(out, "\nphysical plan:\n{}", displayable(physical.as_ref()).indent(false));
                Ok(out)
            };
            limited(work, options).await
        })
    }
}
