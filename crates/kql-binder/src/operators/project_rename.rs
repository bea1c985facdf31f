//! `project-rename new = old, …`

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_project_rename(&mut self, input: Tabular, exprs: &[ast::Expr], span: Span) -> Tabular {
        let mut columns = input.row.columns.clone();
        let is_open = input.row.is_open;
        let mut replaced: Vec<ColumnId> = Vec::new();
        let mut renamed: Vec<usize> = Vec::new();
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
                // The first of its new names counts.
                Some(position) if renamed.contains(&position) => {}
                Some(position) => {
                    let old_name = input.row.columns.iter().find(|c| c.name == new.text);
                    let other = old_name.or_else(|| columns.iter().find(|c| c.name == new.text));
                    match other.map(|c| c.id) {
                        Some(id) if self.is_standard(id) => replaced.push(id),
                        Some(_) => {
                            self.duplicate_column(&new.text, new.span);
                            continue;
                        }
                        None => {}
                    }
                    columns[position].name.clone_from(&new.text);
                    renamed.push(position);
                }
                None if is_open => columns.push(self.new_unknown_column(&new.text)),
                None => self.no_such_column(&input.row, value),
            }
        }
        columns.retain(|c| !replaced.contains(&c.id));
        self.keep_columns(input, columns, is_open, span)
    }
}
