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
        for item in items {
            projection.place(self, item, true);
        }
        let is_open = input.row.is_open;
        let input = self.with_windows(input);
        let mut table = projection.into_table(input, span);
        table.row.is_open = is_open;
        table
    }
}
