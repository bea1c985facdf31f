//! `project-keep name, pattern*, …`: the order stays that of the table.

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_project_keep(&mut self, input: Tabular, columns: &[ast::Expr], span: Span) -> Tabular {
        let mut keep = self.matching_columns(&input.row, columns);
        keep.sort_unstable();
        let is_open = input.row.is_open;
        let kept = keep.into_iter().map(|i| input.row.columns[i].clone()).collect();
        self.keep_columns(input, kept, is_open, span)
    }
}
