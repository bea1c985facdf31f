//! Projections over the serialized row set: `prev`, `next`, `row_number`….

use std::sync::Arc;

use datafusion::logical_expr::{Expr as DfExpr, LogicalPlan};
use kql_binder::bound::{Expr, ExprKind, Tabular};

use crate::PlanError;
use crate::builder::{Builder, project, reference};
use crate::row_set::{RowSet, RowSetOperation, WindowCall};

impl Builder<'_> {
    pub(crate) fn window(&self, tabular: &Tabular, input: &Tabular, exprs: &[Expr]) -> Result<LogicalPlan, PlanError> {
        let mut plan = self.tabular(input)?;
        // Calls lie anywhere in an expression; each becomes a column first, the innermost
        // first, since the arguments of one may hold another.
        let mut outputs = Vec::with_capacity(exprs.len());
        let mut made: Vec<String> = Vec::new();
        for (expr, column) in exprs.iter().zip(&tabular.row.columns) {
            if !self.live.contains(column.id) {
                continue;
            }
            let value = self.windowed(expr, &mut plan, input, &mut made, tabular)?;
            outputs.push(value.alias(self.name(column)));
        }
        outputs.extend(self.carried());
        project(plan, outputs)
    }

    fn windowed(
        &self,
        expr: &Expr,
        plan: &mut LogicalPlan,
        input: &Tabular,
        made: &mut Vec<String>,
        tabular: &Tabular,
    ) -> Result<DfExpr, PlanError> {
        if !has_window(expr) {
            return self.expr(expr);
        }
        match &expr.kind {
            ExprKind::Window { function, args } => {
                let mut names = Vec::with_capacity(args.len());
                let mut columns = self.columns(&input.row);
                let own_columns = columns.len();
                columns.extend(made.iter().map(reference));
                let mut computed = Vec::new();
                for (i, arg) in args.iter().enumerate() {
                    let value = self.windowed(arg, plan, input, made, tabular)?;
                    let name = format!("argument{i}#{}_{}", expr.span.start, made.len());
                    computed.push(value.alias(&name));
                    names.push(name);
                }
                // Inner calls have added columns.
                columns.truncate(own_columns);
                columns.extend(made.iter().map(reference));
                columns.extend(self.carried());
                columns.extend(computed);
                let name = format!("{}#{}_{}", function.name, expr.span.start, made.len());
                let call = WindowCall {
                    function: function.name,
                    arguments: names.into_iter().zip(args.iter().map(|a| a.ty)).collect(),
                    constants: args.iter().map(|a| self.constant(a).map(|c| c.is_some())).collect::<Result<_, _>>()?,
                    return_type: expr.ty,
                    output: name.clone(),
                    group: self.carried_name(),
                    context: Arc::clone(&self.context.run),
                };
                let input_plan = project(std::mem::replace(plan, crate::builder::one_row()), columns)?;
                *plan = RowSet::plan(input_plan, RowSetOperation::Window(call))?;
                made.push(name.clone());
                Ok(reference(name))
            }
            ExprKind::And(left, right) => Ok(self
                .windowed(left, plan, input, made, tabular)?
                .and(self.windowed(right, plan, input, made, tabular)?)),
            ExprKind::Or(left, right) => Ok(self
                .windowed(left, plan, input, made, tabular)?
                .or(self.windowed(right, plan, input, made, tabular)?)),
            ExprKind::Convert(inner) => {
                let value = self.windowed(inner, plan, input, made, tabular)?;
                self.convert(value, inner.ty, expr.ty, expr.span)
            }
            ExprKind::Call { function, args } => {
                let mut planned = Vec::with_capacity(args.len());
                for arg in args {
                    planned.push((self.windowed(arg, plan, input, made, tabular)?, arg.ty, self.constant(arg)?));
                }
                self.function(function, planned, expr.ty, expr.span)
            }
            ExprKind::InTable { .. } => {
                Err(PlanError::unsupported(expr.span, "`in` of a table over a window function"))
            }
            ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::ToScalar(_) | ExprKind::IngestionTime => {
                self.expr(expr)
            }
        }
    }
}

fn has_window(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Window { .. }) || crate::walk::operands(expr).into_iter().any(has_window)
}
