//! `extend name = expression, …`: a column of the same name is replaced where it stands.

use kql_diagnostics::Span;
use kql_syntax::ast;

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_extend(&mut self, input: Tabular, exprs: &[ast::Expr], span: Span) -> Tabular {
        let items = self.bind_items(exprs, Context::of(&input.row));
        let mut projection = Projection::of_row(self, &input.row, span);
        let mut declared: Vec<String> = Vec::with_capacity(items.len());
        for item in items {
            let name = match item.name {
                Some(name) => name,
                None => projection.next_unnamed(),
            };
            if item.is_declared && declared.contains(&name) {
                self.duplicate_column(&name, item.name_span);
                continue;
            }
            match projection.position(&name) {
                Some(position) => {
                    // `extend x = x` changes nothing.
                    let is_same =
                        matches!(item.value.expr.kind, ExprKind::Column(id) if id == projection.columns[position].id);
                    if !is_same {
                        projection.columns[position] = self.column_for(name.clone(), &item.value);
                        projection.exprs[position] = item.value.expr;
                    }
                }
                None => {
                    let column = self.column_for(name.clone(), &item.value);
                    projection.push(column, item.value.expr);
                }
            }
            declared.push(name);
        }
        let is_open = input.row.is_open;
        let input = self.with_windows(input);
        let mut table = projection.into_table(input, span);
        table.row.is_open = is_open;
        table
    }
}
