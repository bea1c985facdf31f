//! `project`, `extend` and their kin.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{Expr, ExprKind, Tabular};

use crate::PlanError;
use crate::builder::{Builder, project};

impl Builder<'_> {
    /// `keeps_arrival`: an operator above asks when the rows arrived.
    pub(crate) fn project(
        &self,
        tabular: &Tabular,
        input: &Tabular,
        exprs: &[Expr],
        keeps_arrival: bool,
    ) -> Result<LogicalPlan, PlanError> {
        let input = match keeps_arrival {
            true => self.with_arrival(input, tabular.span)?,
            false => self.input_of(input, exprs)?,
        };
        let columns = tabular.row.columns.iter().zip(exprs).filter(|(column, _)| self.live.contains(column.id));
        let outputs = columns.map(|(column, expr)| match &expr.kind {
            ExprKind::Column(id) if *id == column.id => self.column_by_id(*id),
            _ => Ok(self.expr(expr)?.alias(self.name(column))),
        });
        let arrival = keeps_arrival.then(|| Ok(self.ingestion_time()));
        let carried = self.carried().map(Ok);
        project(input, outputs.chain(arrival).chain(carried).collect::<Result<_, _>>()?)
    }
}
