//! `where predicate`

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_where(&mut self, input: Tabular, predicate: &ast::Expr, span: Span) -> Tabular {
        let predicate = self.bind_condition(predicate, Context::of(&input.row));
        let row = input.row.clone();
        if self.windows.is_empty() {
            return Tabular {
                kind: TabularKind::Filter { input: Box::new(input), predicate: predicate.expr },
                row,
                span,
            };
        }
        let input = self.with_windows(input);
        let wide = input.row.clone();
        let filtered = Tabular {
            kind: TabularKind::Filter { input: Box::new(input), predicate: predicate.expr },
            row: wide,
            span,
        };
        self.keep_columns(filtered, row.columns, row.is_open, span)
    }

    /// Projects a table to some of its own columns.
    pub(crate) fn keep_columns(
        &mut self,
        input: Tabular,
        columns: Vec<BoundColumn>,
        is_open: bool,
        span: Span,
    ) -> Tabular {
        let exprs = columns.iter().map(|c| self.column_value(c, span).expr).collect();
        Tabular {
            kind: TabularKind::Project { input: Box::new(input), exprs },
            row: RowType { columns, is_open },
            span,
        }
    }
}
