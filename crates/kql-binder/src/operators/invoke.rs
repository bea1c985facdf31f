//! `invoke f(…)`: calls a function with the table as its first argument.

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::scope::{self, Symbol};
use crate::suggest::nearest;
use crate::typed::Value;

impl Binder<'_> {
    pub(crate) fn bind_invoke(&mut self, input: Tabular, call: &ast::Expr, span: Span) -> Value {
        let (name, args): (&ast::Name, &[ast::Expr]) = match &call.kind {
            Ast::Call(call) => (&call.name, &call.args),
            Ast::Name(name) => (name, &[]),
            Ast::Path { selector, .. } => match &selector.kind {
                Ast::Call(call) => (&call.name, &call.args),
                Ast::Name(name) => (name, &[]),
                _ => return Value::Tabular(self.unknown_table(span)),
            },
            _ => return Value::Tabular(self.unknown_table(span)),
        };
        let function = match scope::find(&self.scope, &name.text).cloned() {
            Some(Symbol::Function(function)) => Some(function),
            Some(_) => None,
            None => self.stored_function(&name.text),
        };
        let Some(function) = function else {
            let declared =
                scope::symbols(&self.scope).filter(|(_, s)| matches!(s, Symbol::Function(_))).map(|(n, _)| n);
            let near = nearest(&name.text, declared.chain(self.catalog.functions.keys().map(String::as_str)));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "supply a saved function of that name, or declare it with `let`".to_owned(),
            };
            let message = format!("the name `{}` does not refer to any known function", name.text);
            self.report(Diagnostic::error("KS211", name.span, message).with_help(help));
            return Value::Tabular(self.unknown_table(span));
        };
        match self.call_function(&function, args, Some(input), call.span, Context::NONE) {
            Value::Tabular(table) => Value::Tabular(table),
            Value::Graph(graph) => Value::Graph(graph),
            Value::Unknown(_) => Value::Tabular(self.unknown_table(span)),
            Value::Scalar(value) if value.is_unknown => Value::Tabular(self.unknown_table(span)),
            Value::Scalar(_) | Value::Type(_) | Value::Entity(_) | Value::Group(_) => {
                self.error("KS111", call.span, format!("the function `{}` does not return a table", name.text));
                Value::Tabular(self.unknown_table(span))
            }
        }
    }
}
