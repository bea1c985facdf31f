//! `sample n`: any rows; here the first, so that results repeat.

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_sample(&mut self, input: Tabular, count: &ast::Expr, span: Span) -> Tabular {
        self.bind_take(input, count, span)
    }
}
