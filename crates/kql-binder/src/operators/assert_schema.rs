//! `assert-schema (name:type, …)`: the table has just these columns, in this order.

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_assert_schema(&mut self, input: Tabular, columns: &[ast::ColumnDecl], span: Span) -> Tabular {
        let declared = self.column_declarations(columns);
        let has_unknown = input.row.is_open || input.row.columns.iter().any(|c| self.is_unknown(c.id));
        let is_same = declared.len() == input.row.columns.len()
            && declared.iter().zip(&input.row.columns).all(|((name, ty), c)| *name == c.name && *ty == c.ty);
        if !is_same && !has_unknown {
            let found: Vec<String> = input.row.columns.iter().map(|c| format!("{}:{}", c.name, c.ty)).collect();
            let diagnostic = Diagnostic::error("KS249", span, "the table has other columns than asserted");
            self.report(diagnostic.with_help(format!("its columns are ({})", found.join(", "))));
        }
        input
    }
}
