//! `project`, `extend` and their kin.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{Expr, ExprKind, Tabular};

use crate::PlanError;
use crate::builder::{Builder, project};

impl Builder<'_> {
    pub(crate) fn project(&self, tabular: &Tabular, input: &Tabular, exprs: &[Expr]) -> Result<LogicalPlan, PlanError> {
        let input = self.tabular(input)?;
        let columns = tabular.row.columns.iter().zip(exprs);
        let exprs = columns.map(|(column, expr)| match &expr.kind {
            ExprKind::Column(id) if *id == column.id => self.column_by_id(*id),
            _ => Ok(self.expr(expr)?.alias(self.name(column))),
        });
        project(input, exprs.collect::<Result<_, _>>()?)
    }
}
