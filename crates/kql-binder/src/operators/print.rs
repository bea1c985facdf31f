//! `print name = expression, …`: one row.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_print(&mut self, exprs: &[ast::Expr], span: Span) -> Tabular {
        let items = self.bind_items(exprs, Context::NONE);
        let mut projection = Projection::default();
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            // Only names that the query gives count; all others are numbered by place.
            let is_named = exprs.get(index).is_some_and(|e| matches!(e.kind, Ast::Named { .. }));
            let name = match item.name {
                Some(name) if is_named => {
                    if projection.position(&name).is_some() {
                        self.duplicate_column(&name, item.name_span);
                        continue;
                    }
                    name
                }
                _ => projection.unique(&format!("print_{index}")),
            };
            let column = self.column_for(name, &item.value);
            projection.push(column, item.value.expr.clone());
            values.push(item.value.expr);
        }
        let row = RowType::of(projection.columns);
        Tabular { kind: TabularKind::Values { rows: vec![values] }, row, span }
    }
}
