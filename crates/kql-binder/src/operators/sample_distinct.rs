//! `sample-distinct n of column`

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_sample_distinct(
        &mut self,
        input: Tabular,
        count: &ast::Expr,
        of: &ast::Expr,
        span: Span,
    ) -> Tabular {
        let count = self.bind_row_count(count);
        let distinct = self.bind_distinct(input, std::slice::from_ref(of), span);
        let row = distinct.row.clone();
        Tabular { kind: TabularKind::Take { input: Box::new(distinct), count }, row, span }
    }
}
