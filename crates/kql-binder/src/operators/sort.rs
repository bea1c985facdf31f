//! `sort by key asc nulls first, …`; `order` is the same.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::ScalarType;

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_sort(&mut self, input: Tabular, by: &[ast::Expr], span: Span) -> Tabular {
        let keys = self.bind_sort_keys(&input.row, by);
        let row = input.row.clone();
        let is_wide = !self.windows.is_empty();
        let input = self.with_windows(input);
        let wide = input.row.clone();
        let sorted = Tabular { kind: TabularKind::Sort { input: Box::new(input), keys }, row: wide, span };
        if is_wide { self.keep_columns(sorted, row.columns, row.is_open, span) } else { sorted }
    }

    /// Binds sort keys: descending when not said, nulls first when ascending.
    pub(crate) fn bind_sort_keys(&mut self, row: &RowType, by: &[ast::Expr]) -> Vec<SortKey> {
        let mut keys = Vec::with_capacity(by.len());
        for key in by {
            let (expr, descending, nulls_first) = match &key.kind {
                Ast::Ordered { operand, descending, nulls_first, .. } => (operand.as_ref(), *descending, *nulls_first),
                _ => (key, None, None),
            };
            let expr = match &expr.kind {
                Ast::Named { value, .. } => value,
                _ => expr,
            };
            let value = self.bind_scalar(expr, Context::of(row));
            if value.is(ScalarType::Dynamic) {
                let message = "a dynamic value cannot be sorted by";
                let diagnostic = kql_diagnostics::Diagnostic::error("KS116", key.span, message);
                self.report(diagnostic.with_help("convert it, with `tostring()` for example"));
                continue;
            }
            let descending = descending.unwrap_or(true);
            let nulls_first = nulls_first.unwrap_or(!descending);
            keys.push(SortKey { expr: value.expr, descending, nulls_first });
        }
        keys
    }
}
