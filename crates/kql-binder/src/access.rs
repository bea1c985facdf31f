//! `restrict access to (…)`: which tables, views and functions the rest of a query sees.

use std::rc::Rc;

use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::row::matches_wildcard;
use crate::scope::{self, Symbol};

/// Names, or patterns of them, that may be read; all without it.
pub(crate) type Access = Option<Rc<Vec<String>>>;

impl Binder<'_> {
    pub(crate) fn restrict_access(&mut self, entities: &[ast::Expr]) {
        let mut names = Vec::with_capacity(entities.len());
        for entity in entities {
            match name_of(entity) {
                Some(name) if self.may_read(name) => names.push(name.to_owned()),
                Some(name) => {
                    self.error("KS204", entity.span, format!("the name `{name}` does not refer to any table"));
                }
                None => self.error("KS216", entity.span, "a table, a view or a function is expected"),
            }
        }
        // What the query declared before is hidden too, but for values.
        let declared: Vec<(String, Symbol)> =
            scope::symbols(&self.scope).map(|(name, symbol)| (name.to_owned(), symbol.clone())).collect();
        self.access = Some(Rc::new(names));
        self.scope = None;
        for (name, symbol) in declared.into_iter().rev() {
            let is_value = !matches!(symbol, Symbol::Table(_) | Symbol::Function(_) | Symbol::Graph(_));
            if is_value || self.may_read(&name) {
                scope::declare(&mut self.scope, name, symbol);
            }
        }
    }

    /// Whether a table or function of the workspace may be named.
    pub(crate) fn may_read(&self, name: &str) -> bool {
        self.access.as_ref().is_none_or(|names| names.iter().any(|n| matches_wildcard(n, name)))
    }
}

/// Returns the name at the end of `T`, `database(…).T` or `T*`.
fn name_of(entity: &ast::Expr) -> Option<&str> {
    match &entity.kind {
        Ast::Name(name) | Ast::Wildcard(name) => Some(&name.text),
        Ast::Star => Some("*"),
        Ast::Path { selector, .. } => name_of(selector),
        Ast::Parenthesized(inner) => name_of(inner),
        _ => None,
    }
}
