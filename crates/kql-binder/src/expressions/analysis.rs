//! Calls that are answered while the query is analysed: by constants, or by the columns
//! that are in sight.

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast;
use kql_types::dynamic::Encoder;
use kql_types::{Literal, ScalarType};

use super::{Context, Wanted};
use crate::binder::Binder;
use crate::options::BindMode;
use crate::typed::{Typed, Value};

impl Binder<'_> {
    /// `assert(condition, message)`: true, or an error with the message.
    pub(super) fn bind_assert(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let Some([condition, message]) = self.take_arguments(call) else { return Typed::unknown(span) };
        let condition = self.bind_scalar(condition, context.in_call());
        let message = self.bind_scalar(message, context.in_call());
        for (argument, ty) in [(&condition, ScalarType::Bool), (&message, ScalarType::String)] {
            if argument.is_unknown {
                return Typed::unknown(span);
            }
            if !argument.is(ty) {
                self.error(
                    "KS107",
                    argument.expr.span,
                    format!("`assert` takes a {ty} here, not a {}", argument.expr.ty),
                );
                return Typed::unknown(span);
            }
        }
        let Some(holds) = self.evaluate(&condition) else {
            let message = "what `assert` checks must be a constant that needs no data";
            if self.options.mode == BindMode::Execute {
                self.error("KS129", condition.expr.span, message);
                return Typed::unknown(span);
            }
            self.report(Diagnostic::warning("KS129", condition.expr.span, message));
            return Typed::literal(Literal::Bool(true), span);
        };
        if holds == Literal::Bool(false) {
            let text = self.evaluate_string(&message).unwrap_or_default();
            let help = "the query or a function that it calls checks this with `assert`";
            let failure = format!("assert() has failed with message: '{text}'");
            self.report(Diagnostic::error("KU216", span, failure).with_help(help));
            return Typed::unknown(span);
        }
        Typed::literal(Literal::Bool(true), span)
    }

    /// `column_names_of(table)`: the names of the table's columns.
    pub(super) fn bind_column_names_of(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let Some([table]) = self.take_arguments(call) else { return Typed::unknown(span) };
        match self.bind(table, context.in_call(), Wanted::Tabular) {
            Value::Tabular(table) if table.row.is_open => {
                self.undetermined("column_names_of", span);
                Typed::unknown(span)
            }
            Value::Tabular(table) => {
                let mut names = Encoder::new();
                names.begin_array();
                table.row.columns.iter().for_each(|column| names.string(&column.name));
                names.end();
                Typed::literal(Literal::Dynamic(names.into_bytes()), span)
            }
            Value::Unknown(_) => Typed::unknown(span),
            Value::Scalar(_) | Value::Type(_) | Value::Entity(_) | Value::Group(_) | Value::Graph(_) => {
                self.error("KS111", table.span, "`column_names_of` takes a table");
                Typed::unknown(span)
            }
        }
    }

    /// `iscolumnexists(name)`: whether there is a column of the name.
    pub(super) fn bind_iscolumnexists(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let Some([name]) = self.take_arguments(call) else { return Typed::unknown(span) };
        let name = self.bind_scalar(name, context.in_call());
        if name.is_unknown {
            return Typed::unknown(span);
        }
        if !name.is(ScalarType::String) || !self.is_constant(&name.expr) {
            self.error("KS129", name.expr.span, "the name of the column must be a constant string");
            return Typed::unknown(span);
        }
        let name = self.evaluate_string(&name).unwrap_or_default();
        let exists = match context.row {
            Some(row) if row.find(&name).is_none() && row.is_open => {
                self.undetermined(&name, span);
                false
            }
            Some(row) => row.find(&name).is_some(),
            None => false,
        };
        Typed::literal(Literal::Bool(exists), span)
    }

    /// Returns a call's arguments if they are as many as wanted.
    fn take_arguments<'c, const N: usize>(&mut self, call: &'c ast::Call) -> Option<&'c [ast::Expr; N]> {
        let taken = call.args.as_array();
        if taken.is_none() {
            let (name, count) = (&call.name, call.args.len());
            let plural = if N == 1 { "" } else { "s" };
            self.error("KS119", name.span, format!("`{}` takes {N} argument{plural}, not {count}", name.text));
        }
        taken
    }
}
