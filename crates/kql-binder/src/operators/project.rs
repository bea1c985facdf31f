//! `project name = expression, …`

use kql_diagnostics::Span;
use kql_syntax::ast;

use super::projection::{Item, Projection};
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_project(&mut self, input: Tabular, exprs: &[ast::Expr], span: Span) -> Tabular {
        let items = self.bind_items(exprs, Context::of(&input.row));
        let projection = self.project_items(items);
        let input = self.with_windows(input);
        projection.into_table(input, span)
    }

    pub(crate) fn project_items(&mut self, items: Vec<Item>) -> Projection {
        let mut projection = Projection::default();
        for item in items {
            let name = match item.name {
                None => projection.next_unnamed(),
                Some(name) if item.is_declared && projection.position(&name).is_some() => {
                    self.duplicate_column(&name, item.name_span);
                    continue;
                }
                Some(name) => projection.unique(&name),
            };
            projection.add(self, name, item.value);
        }
        projection
    }
}
