//! `take n` and `limit n`

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::ScalarType;

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_take(&mut self, input: Tabular, count: &ast::Expr, span: Span) -> Tabular {
        let count = self.bind_row_count(count);
        let row = input.row.clone();
        Tabular { kind: TabularKind::Take { input: Box::new(input), count }, row, span }
    }

    /// Binds a number of rows: a constant whole number.
    pub(crate) fn bind_row_count(&mut self, count: &ast::Expr) -> Expr {
        let value = self.bind_scalar(count, Context::NONE);
        if let Some(ty) = value.ty() {
            if !ty.is_integer() {
                self.error("KS134", count.span, format!("a whole number is expected, not a {ty}"));
            } else if !self.is_constant(&value.expr) {
                self.error("KS129", count.span, "a constant is expected");
            }
        }
        self.convert(value, ScalarType::Long).expr
    }
}
