//! `bin_auto(value)`: `bin` or `bin_at` with the size and the fixed point that `set` statements give.

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::registry;
use kql_syntax::ast;
use kql_types::Literal;

use super::Context;
use crate::binder::Binder;
use crate::typed::Typed;

impl Binder<'_> {
    pub(super) fn bind_bin_auto(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let [value] = call.args.as_slice() else {
            let message = format!("`bin_auto` takes 1 argument, not {}", call.args.len());
            self.error("KS119", call.name.span, message);
            return Typed::unknown(span);
        };
        let value = self.bind_scalar(value, context.in_call());
        let Some(size) = self.query_option("query_bin_auto_size") else {
            let message = "the size of the bins of `bin_auto` is not known";
            let help = "set it before the query: `set query_bin_auto_size=1h;`";
            self.report(Diagnostic::error("KU302", span, message).with_help(help));
            return Typed::unknown(span);
        };
        let mut args = vec![value, Typed::literal(size, span)];
        let name = match self.query_option("query_bin_auto_at") {
            Some(at) => {
                args.push(Typed::literal(at, span));
                "bin_at"
            }
            None => "bin",
        };
        match registry::scalar(name) {
            Some(function) => self.call_record(function, args, &call.name, span),
            None => Typed::unknown(span),
        }
    }

    fn query_option(&self, name: &str) -> Option<Literal> {
        self.query_options.iter().rev().find(|(option, _)| option == name).and_then(|(_, value)| value.clone())
    }
}
