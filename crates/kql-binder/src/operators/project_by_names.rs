//! `project-by-names "name", "pattern*", dynamic([…]), …`: columns by texts, in the order of the texts.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::dynamic::DynamicRef;
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::row::matches_wildcard;

impl Binder<'_> {
    pub(crate) fn bind_project_by_names(&mut self, input: Tabular, names: &[ast::Expr], span: Span) -> Tabular {
        let mut patterns = Vec::new();
        for expr in names {
            match &expr.kind {
                // A column's own name stands for itself.
                Ast::Name(name) if input.row.find(&name.text).is_some() => patterns.push(name.text.clone()),
                Ast::Wildcard(name) => patterns.push(name.text.clone()),
                Ast::Star => patterns.push("*".to_owned()),
                Ast::Missing | Ast::Error => {}
                _ => self.names_of(expr, &mut patterns),
            }
        }
        let columns = &input.row.columns;
        let mut order: Vec<usize> = Vec::with_capacity(columns.len());
        for pattern in &patterns {
            // What no column is called is passed over.
            let found = (0..columns.len()).filter(|&i| matches_wildcard(pattern, &columns[i].name));
            for position in found {
                if !order.contains(&position) {
                    order.push(position);
                }
            }
        }
        let kept = order.into_iter().map(|i| columns[i].clone()).collect();
        let is_open = input.row.is_open;
        self.keep_columns(input, kept, is_open, span)
    }

    /// Reads the texts of a constant: a string, or an array of them.
    fn names_of(&mut self, expr: &ast::Expr, names: &mut Vec<String>) {
        let value = self.bind_scalar(expr, Context::NONE);
        if value.is_unknown {
            return;
        }
        if !matches!(value.expr.ty, ScalarType::String | ScalarType::Dynamic) {
            let message = format!("names of columns are strings, not a {}", value.expr.ty);
            self.error("KS141", expr.span, message);
            return;
        }
        match self.evaluate(&value) {
            Some(Literal::String(name)) => names.push(name),
            Some(Literal::Dynamic(bytes)) => {
                let value = DynamicRef::new(&bytes);
                match value.as_str() {
                    Some(name) => names.push(name.to_owned()),
                    None => names.extend(value.elements().filter_map(|e| e.as_str().map(str::to_owned))),
                }
            }
            Some(_) => {}
            // A parameter whose value is not given while its function is declared.
            None if self.is_declaring => {}
            None => self.error("KS129", expr.span, "the names of the columns must be constants"),
        }
    }
}
