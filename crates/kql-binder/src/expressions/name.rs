//! Names: columns, variables, tables and functions without parentheses.

use std::rc::Rc;

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::registry;
use kql_syntax::ast;

use super::{Aggregation, Context, Wanted};
use crate::binder::Binder;
use crate::bound::*;
use crate::scope::{self, Symbol};
use crate::suggest::nearest;
use crate::typed::{Typed, Value};

impl Binder<'_> {
    pub(super) fn bind_name(&mut self, name: &ast::Name, context: Context<'_>, wanted: Wanted) -> Value {
        let (text, span) = (name.text.as_str(), name.span);
        if text.is_empty() {
            return Value::Unknown(span);
        }
        if let Some(row) = context.row
            && let Some(column) = row.find(text)
        {
            if context.aggregation == Aggregation::Expected {
                let message = format!("the column `{text}` is not an aggregate");
                self.report(
                    Diagnostic::error("KS236", span, message).with_help("aggregate it, or add it to the `by` clause"),
                );
                return Value::Unknown(span);
            }
            return Value::Scalar(self.column_value(column, span));
        }
        if wanted != Wanted::Tabular
            && let Some(value) = self.graph_element(text, span)
        {
            return value;
        }
        if let Some(table) = self.single_use.take(text) {
            self.levels.read(text);
            return Value::Tabular(table);
        }
        if let Some(symbol) = scope::find(&self.scope, text).cloned() {
            return self.symbol_value(&symbol, name);
        }
        if context.row.is_some_and(|r| r.is_open) && wanted != Wanted::Tabular {
            return Value::Scalar(self.undetermined(text, span));
        }
        if self.may_read(text)
            && let Some(table) = self.catalog.table(text).cloned()
        {
            return Value::Tabular(self.scan(&table, ScanSource::Table, span));
        }
        if let Some(function) = self.stored_function(text) {
            return self.call_function(&function, &[], None, span, context);
        }
        if text == "_GetWatchlistAlias" {
            return Value::Tabular(self.watchlist_aliases(span));
        }
        self.unresolved(name, context, wanted)
    }

    pub(crate) fn symbol_value(&mut self, symbol: &Symbol, name: &ast::Name) -> Value {
        let span = name.span;
        self.levels.read(&name.text);
        match symbol {
            Symbol::Scalar(value) => {
                Value::Scalar(Typed { expr: self.copy_expr(&value.expr), is_unknown: value.is_unknown }.at(span))
            }
            Symbol::Table(table) => Value::Tabular(self.copy_table(table)),
            Symbol::Entity(entity) => Value::Entity(entity.clone()),
            Symbol::Group(group) => Value::Group(group.as_ref().clone()),
            Symbol::Graph(graph) => Value::Graph(Box::new(self.copy_graph(graph))),
            Symbol::Step(_) => {
                let message = format!("`{}` is a step, not a value", name.text);
                let help = format!("name the column to read of it: `{}.column`", name.text);
                self.report(Diagnostic::error("KS108", span, message).with_help(help));
                Value::Unknown(span)
            }
            Symbol::Function(function) => {
                let function = Rc::clone(function);
                if function.parameters.iter().any(|p| p.default.is_none()) {
                    let message = format!("the function `{}` needs its arguments", name.text);
                    self.error("KS117", span, message);
                    return Value::Unknown(span);
                }
                self.call_function(&function, &[], None, span, Context::NONE)
            }
            Symbol::Pattern(_) => {
                self.error("KS117", span, format!("the pattern `{}` needs its arguments", name.text));
                Value::Unknown(span)
            }
            Symbol::Unknown => Value::Unknown(span),
        }
    }

    /// Returns the value of a name in a row that may have a column of that name.
    pub(crate) fn undetermined(&mut self, name: &str, span: Span) -> Typed {
        if !self.undetermined.iter().any(|u| u.name == name) {
            self.undetermined.push(Undetermined { name: name.to_owned(), span });
        }
        Typed::unknown(span)
    }

    fn unresolved(&mut self, name: &ast::Name, context: Context<'_>, wanted: Wanted) -> Value {
        let (text, span) = (name.text.as_str(), name.span);
        let is_function = registry::scalar(text).is_some()
            || registry::window(text).is_some()
            || (context.aggregation == Aggregation::Expected && registry::aggregate(text).is_some());
        if is_function && wanted != Wanted::Tabular {
            let message = format!("`{text}` is a function");
            self.report(Diagnostic::error("KS117", span, message).with_help(format!("call it: `{text}()`")));
            return Value::Unknown(span);
        }
        let variables = scope::symbols(&self.scope).map(|(n, _)| n);
        let tables = self.catalog.tables.keys().chain(self.catalog.functions.keys()).map(String::as_str);
        let mut diagnostic;
        let near;
        if wanted != Wanted::Tabular || context.row.is_some() {
            let columns = context.row.into_iter().flat_map(|r| r.columns.iter().map(|c| c.name.as_str()));
            let tables = tables.filter(|_| wanted == Wanted::Any);
            near = nearest(text, columns.chain(variables).chain(tables));
            let message = format!("the name `{text}` does not refer to any known column, table, variable or function");
            diagnostic = Diagnostic::error("KS142", span, message);
        } else {
            near = nearest(text, tables.chain(variables));
            let message = format!("the name `{text}` does not refer to any known table, tabular variable or function");
            diagnostic = Diagnostic::error("KS204", span, message);
        }
        if let Some(near) = near {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
        Value::Unknown(span)
    }
}
