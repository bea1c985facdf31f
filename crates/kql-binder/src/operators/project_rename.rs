//! `project-rename new = old, …`

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_project_rename(&mut self, input: Tabular, exprs: &[ast::Expr], span: Span) -> Tabular {
        let mut columns = input.row.columns.clone();
        let is_open = input.row.is_open;
        for expr in exprs {
            let Ast::Named { names, value } = &expr.kind else {
                if !matches!(expr.kind, Ast::Missing | Ast::Error) {
                    self.error("KS110", expr.span, "a renaming `new = old` is expected");
                }
                continue;
            };
            let (Some(new), Ast::Name(old)) = (names.first(), &value.kind) else {
                self.error("KS109", value.span, "the name of a column is expected");
                continue;
            };
            match input.row.columns.iter().position(|c| c.name == old.text) {
                Some(position) => {
                    if columns.iter().enumerate().any(|(i, c)| i != position && c.name == new.text) {
                        self.duplicate_column(&new.text, new.span);
                    } else {
                        columns[position].name.clone_from(&new.text);
                    }
                }
                None if is_open => columns.push(self.new_unknown_column(&new.text)),
                None => self.no_such_column(&input.row, value),
            }
        }
        self.keep_columns(input, columns, is_open, span)
    }
}
