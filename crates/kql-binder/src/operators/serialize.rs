//! `serialize name = expression, …`: an `extend` whose input keeps its order.

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_serialize(&mut self, input: Tabular, exprs: &[ast::Expr], span: Span) -> Tabular {
        if exprs.is_empty() { input } else { self.bind_extend(input, exprs, span) }
    }
}
