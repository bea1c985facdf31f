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
            projection.place(self, item, false);
        }
        projection
    }
}
