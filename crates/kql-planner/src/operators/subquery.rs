//! `mv-apply` and `partition`: a subquery for each of many groups of rows, all at once.
//!
//! The rows carry the number of their group through the subquery: filters and
//! projections keep it, aggregates group by it too, `take` counts within it. Operators
//! that cannot carry it are refused.

use std::sync::Arc;

use datafusion::common::{JoinConstraint, JoinType, NullEquality};
use datafusion::logical_expr::{Expr as DfExpr, Join, LogicalPlan};
use kql_binder::bound::{Expr, MvExpand, Tabular, TabularKind};

use crate::PlanError;
use crate::builder::{Builder, project, reference};
use crate::row_set::{RowSet, RowSetOperation};

/// The rows that a subquery starts from, and the column that tells its groups apart.
#[derive(Debug, Clone)]
pub(crate) struct GivenRows {
    plan: LogicalPlan,
    group: String,
}

impl Builder<'_> {
    pub(crate) fn mv_apply(
        &self,
        tabular: &Tabular,
        expand: &MvExpand,
        subquery: &Tabular,
    ) -> Result<LogicalPlan, PlanError> {
        let group = self.group_name("row", tabular);
        let input = self.tabular(&expand.input)?;
        let numbered = RowSet::plan(input, RowSetOperation::Number { output: group.clone() })?;
        let rows = self.expanded(expand, numbered.clone(), Some(&group))?;
        let result = self.grouped(subquery, rows, &group)?;
        // Beside the input's columns come those that the subquery made.
        let is_input = |id| expand.input.row.columns.iter().any(|c| c.id == id);
        let right_group = format!("{group} of the subquery");
        let made = tabular.row.columns.iter().filter(|c| !is_input(c.id)).map(|c| self.column(c));
        let right = project(result, made.chain([reference(&group).alias(&right_group)]).collect())?;
        let joined = LogicalPlan::Join(Join::try_new(
            Arc::new(numbered),
            Arc::new(right),
            vec![(reference(&group), reference(&right_group))],
            None,
            JoinType::Inner,
            JoinConstraint::On,
            NullEquality::NullEqualsNothing,
            false,
        )?);
        project(joined, tabular.row.columns.iter().map(|c| self.column(c)).collect())
    }

    pub(crate) fn partition(&self, input: &Tabular, key: &Expr, subquery: &Tabular) -> Result<LogicalPlan, PlanError> {
        let group = self.group_name("key", subquery);
        let rows = self.input_of(input, [key])?;
        let pass = self.columns(&input.row).into_iter();
        let keyed = project(rows, pass.chain([self.expr(key)?.alias(&group)]).collect())?;
        let result = self.grouped(subquery, keyed, &group)?;
        project(result, subquery.row.columns.iter().map(|c| self.column(c)).collect())
    }

    /// Returns the rows of the innermost subquery, with their group.
    pub(crate) fn given_rows(&self, tabular: &Tabular) -> Result<LogicalPlan, PlanError> {
        match self.given.borrow().last() {
            Some(given) => Ok(given.plan.clone()),
            None => Err(PlanError::unsupported(tabular.span, "a scalar or a table of one group inside its subquery")),
        }
    }

    /// Returns the column that rows of a subquery carry with them.
    pub(crate) fn carried(&self) -> Option<DfExpr> {
        self.given.borrow().last().map(|given| reference(&given.group))
    }

    /// Returns the name of the column that rows of a subquery carry with them.
    pub(crate) fn carried_name(&self) -> Option<String> {
        self.given.borrow().last().map(|given| given.group.clone())
    }

    fn grouped(&self, subquery: &Tabular, rows: LogicalPlan, group: &str) -> Result<LogicalPlan, PlanError> {
        carries_groups(subquery)?;
        self.given.borrow_mut().push(GivenRows { plan: rows, group: group.to_owned() });
        let result = self.tabular(subquery);
        self.given.borrow_mut().pop();
        result
    }

    fn group_name(&self, what: &str, tabular: &Tabular) -> String {
        format!("{what}#{}_{}_{}", tabular.span.start, tabular.span.end, self.given.borrow().len())
    }
}

/// Refuses subqueries with operators that lose the group of a row.
fn carries_groups(subquery: &Tabular) -> Result<(), PlanError> {
    match &subquery.kind {
        TabularKind::Given => Ok(()),
        TabularKind::Filter { input, .. }
        | TabularKind::Project { input, .. }
        | TabularKind::Aggregate { input, .. }
        | TabularKind::Sort { input, .. }
        | TabularKind::Take { input, .. } => carries_groups(input),
        TabularKind::MvExpand(expand) => carries_groups(&expand.input),
        TabularKind::Parse(parse) => carries_groups(&parse.input),
        // The function is called for each group; tables among its arguments are whole.
        TabularKind::Plugin { input: Some(input), .. } => carries_groups(input),
        TabularKind::StepScan(scan) => carries_groups(&scan.input),
        _ => Err(PlanError::unsupported(
            subquery.span,
            "an operator of this kind in the subquery of `mv-apply` or `partition`",
        )),
    }
}
