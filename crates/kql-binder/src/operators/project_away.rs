//! `project-away name, pattern*, …`

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;
use crate::row::matches_wildcard;
use crate::suggest::nearest;

impl Binder<'_> {
    pub(crate) fn bind_project_away(&mut self, input: Tabular, columns: &[ast::Expr], span: Span) -> Tabular {
        let away = self.matching_columns(&input.row, columns);
        let is_open = input.row.is_open;
        let kept =
            input.row.columns.iter().enumerate().filter(|(i, _)| !away.contains(i)).map(|(_, c)| c.clone()).collect();
        self.keep_columns(input, kept, is_open, span)
    }

    /// Returns the positions of the columns that names and patterns mean, in the order
    /// of the names.
    pub(crate) fn matching_columns(&mut self, row: &RowType, names: &[ast::Expr]) -> Vec<usize> {
        let mut positions = Vec::new();
        for expr in names {
            let found: Vec<usize> = match &expr.kind {
                Ast::Name(name) => row.columns.iter().position(|c| c.name == name.text).into_iter().collect(),
                Ast::Wildcard(name) => {
                    (0..row.columns.len()).filter(|&i| matches_wildcard(&name.text, &row.columns[i].name)).collect()
                }
                Ast::Star => (0..row.columns.len()).collect(),
                Ast::Missing | Ast::Error => continue,
                _ => {
                    self.error("KS109", expr.span, "the name of a column is expected");
                    continue;
                }
            };
            if found.is_empty() && !row.is_open {
                self.no_such_column(row, expr);
            }
            positions.extend(found.into_iter().filter(|p| !positions.contains(p)).collect::<Vec<_>>());
        }
        positions
    }

    pub(crate) fn no_such_column(&mut self, row: &RowType, expr: &ast::Expr) {
        let (text, span) = match &expr.kind {
            Ast::Name(name) | Ast::Wildcard(name) => (name.text.clone(), name.span),
            _ => (self.source_text(expr.span).to_owned(), expr.span),
        };
        self.not_a_column(&text, span, row.columns.iter().map(|c| c.name.as_str()));
    }

    pub(crate) fn not_a_column<'a>(&mut self, text: &str, span: Span, columns: impl Iterator<Item = &'a str>) {
        let message = format!("the name `{text}` does not refer to any known column");
        let mut diagnostic = Diagnostic::error("KS142", span, message);
        if let Some(near) = nearest(text, columns) {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
    }
}
