//! `project-reorder name, pattern* asc, …`: the rest of the columns follow.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_project_reorder(&mut self, input: Tabular, columns: &[ast::Expr], span: Span) -> Tabular {
        let row = &input.row;
        // A column that is named on its own is not part of what a pattern brings.
        let named: Vec<usize> = columns
            .iter()
            .filter_map(|e| match &e.kind {
                Ast::Name(name) => row.columns.iter().position(|c| c.name == name.text),
                _ => None,
            })
            .collect();
        let mut order: Vec<usize> = Vec::with_capacity(row.columns.len());
        for expr in columns {
            let (operand, descending) = match &expr.kind {
                Ast::Ordered { operand, descending, .. } => (operand.as_ref(), *descending),
                _ => (expr, None),
            };
            let is_pattern = matches!(operand.kind, Ast::Star | Ast::Wildcard(_));
            let mut found = self.matching_columns(row, std::slice::from_ref(operand));
            found.retain(|p| !order.contains(p) && !(is_pattern && named.contains(p)));
            if let Some(descending) = descending {
                found.sort_by(|a, b| row.columns[*a].name.cmp(&row.columns[*b].name));
                if descending {
                    found.reverse();
                }
            }
            order.extend(found);
        }
        order.extend((0..row.columns.len()).filter(|p| !order.contains(p)).collect::<Vec<_>>());
        let is_open = row.is_open;
        let reordered = order.into_iter().map(|i| row.columns[i].clone()).collect();
        self.keep_columns(input, reordered, is_open, span)
    }
}
