//! `macro-expand group as name (…)`: the query once for each member of a group.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, StatementKind};

use crate::binder::Binder;
use crate::expressions::Context;
use crate::scope::{Symbol, declare};
use crate::typed::Value;

impl Binder<'_> {
    pub(crate) fn bind_macro_expand(
        &mut self,
        scope_name: Option<&ast::Name>,
        group: &ast::Expr,
        body: &[ast::Statement],
        _parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Value {
        let members = match self.bind_any(group, Context::NONE) {
            Value::Group(members) => members,
            Value::Unknown(_) => return Value::Unknown(span),
            _ => {
                self.error("KS247", group.span, "a group of entities is expected");
                return Value::Unknown(span);
            }
        };
        let mut tables = Vec::with_capacity(members.len());
        for member in members {
            let mut scope = self.scope.clone();
            if let Some(name) = scope_name {
                declare(&mut scope, &name.text, Symbol::Entity(member));
            }
            let table = self.with_scope(scope, |binder| {
                let mut result = None;
                for statement in body {
                    match &statement.kind {
                        StatementKind::Expr(expr) => result = Some(binder.bind_tabular(expr, Context::NONE)),
                        _ => binder.bind_statement(statement),
                    }
                }
                result
            });
            tables.extend(table);
        }
        if tables.is_empty() {
            return Value::Unknown(span);
        }
        Value::Tabular(self.union_of(tables, false, span))
    }
}
