//! `top n by key`: a sort, and the first rows of it.

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_top(&mut self, input: Tabular, count: &ast::Expr, by: &ast::Expr, span: Span) -> Tabular {
        let count = self.bind_row_count(count);
        let sorted = self.bind_sort(input, std::slice::from_ref(by), span);
        let row = sorted.row.clone();
        Tabular { kind: TabularKind::Take { input: Box::new(sorted), count }, row, span }
    }
}
