//! `distinct expression, …` and `distinct *`

use kql_diagnostics::Span;
use kql_syntax::ast;

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_distinct(&mut self, input: Tabular, columns: &[ast::Expr], span: Span) -> Tabular {
        let is_open = input.row.is_open && columns.iter().any(|c| matches!(c.kind, ast::ExprKind::Star));
        let mut output = Projection::default();
        let (keys, key_columns) = self.bind_keys(&input.row, columns, &mut output);
        let input = self.with_windows(input);
        let mut table = self.aggregate_node(input, keys, key_columns, Vec::new(), output, span);
        table.row.is_open = is_open;
        table
    }
}
