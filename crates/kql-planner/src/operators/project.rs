//! `project`, `extend` and their kin.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{Expr, ExprKind, Tabular};

use crate::PlanError;
use crate::builder::{Builder, project};
use crate::row_set::{RowSet, RowSetOperation};

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
            ExprKind::Column(id) if *id == column.id && !self.values.contains_key(id) => self.column_by_id(*id),
            _ => Ok(self.expr(expr)?.alias(self.name(column))),
        });
        let arrival = keeps_arrival.then(|| Ok(self.ingestion_time()));
        let carried = self.carried().map(Ok);
        let projected = project(input, outputs.chain(arrival).chain(carried).collect::<Result<_, _>>()?)?;
        let columns = self.heavy_columns(tabular, exprs);
        if columns.is_empty() { Ok(projected) } else { RowSet::plan(projected, RowSetOperation::Barrier { columns }) }
    }

    /// Notes how large the expressions are, and returns the columns whose expression must
    /// not be written out where they are used.
    fn heavy_columns(&self, tabular: &Tabular, exprs: &[Expr]) -> Vec<String> {
        let mut heavy = Vec::new();
        for (column, expr) in tabular.row.columns.iter().zip(exprs) {
            match &expr.kind {
                ExprKind::Column(id) if *id == column.id => {}
                _ => {
                    let size = self.size(expr);
                    let is_heavy = size > MAX_INLINED_SIZE && self.live.contains(column.id);
                    if is_heavy {
                        heavy.push(self.name(column));
                    }
                    self.sizes.borrow_mut().insert(column.id, if is_heavy { 1 } else { size });
                }
            }
        }
        heavy
    }

    fn size(&self, expr: &Expr) -> u32 {
        match &expr.kind {
            ExprKind::Column(id) => self.sizes.borrow().get(id).copied().unwrap_or(1),
            _ => {
                crate::walk::operands(expr).into_iter().fold(1, |size, operand| size.saturating_add(self.size(operand)))
            }
        }
    }
}

/// DataFusion writes a column's expression out where a filter uses it, so that the filter
/// moves down. `extend a = f(a, a)` ten times over would make that a thousand calls.
const MAX_INLINED_SIZE: u32 = 64;
