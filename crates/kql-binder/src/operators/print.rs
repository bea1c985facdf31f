//! `print name = expression, …`: one row.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_print(&mut self, exprs: &[ast::Expr], span: Span) -> Tabular {
        let mut projection = Projection::default();
        let mut values = Vec::with_capacity(exprs.len());
        for (index, expr) in exprs.iter().enumerate() {
            let mut items = self.bind_items(std::slice::from_ref(expr), Context::NONE);
            // Of several values of one expression only those count that the query names, if it names any.
            if let Ast::Named { names, .. } = &expr.kind {
                items.truncate(names.len());
            }
            // Only names that the query gives count, and those of several values of one expression;
            // all others are numbered by place.
            let is_declared = matches!(expr.kind, Ast::Named { .. });
            let is_named = is_declared || items.len() > 1;
            for item in items {
                let name = match item.name {
                    Some(name) if is_named && !is_declared => projection.unique(&name),
                    Some(name) if is_named => {
                        if !projection.declare(&name) {
                            self.duplicate_column(&name, item.name_span);
                            continue;
                        }
                        projection.unique(&name)
                    }
                    _ => projection.unique(&format!("print_{index}")),
                };
                let column = self.column_for(name, &item.value);
                projection.push(column, item.value.expr.clone());
                values.push(item.value.expr);
            }
        }
        let row = RowType::of(projection.columns);
        Tabular { kind: TabularKind::Values { rows: vec![values] }, row, span }
    }
}
