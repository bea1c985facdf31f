//! `bin_auto(value)`: `bin` or `bin_at` with the size and the fixed point that `set` statements give.

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::registry;
use kql_syntax::ast;
use kql_types::{Literal, ScalarType};

use super::Context;
use crate::binder::Binder;
use crate::options::BindMode;
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
            let goes_on = self.options.mode == BindMode::Check && value.ty().is_some();
            let report = if goes_on { Diagnostic::warning } else { Diagnostic::error };
            self.report(report("KU302", span, message).with_help(help));
            if !goes_on {
                return Typed::unknown(span);
            }
            // Bins of any size have the same type.
            let size = match value.expr.ty {
                ScalarType::DateTime | ScalarType::TimeSpan => Literal::TimeSpan(1),
                _ => Literal::Long(1),
            };
            return self.bin_of(value, size, None, call, span);
        };
        let at = self.query_option("query_bin_auto_at");
        self.bin_of(value, size, at, call, span)
    }

    fn bin_of(&mut self, value: Typed, size: Literal, at: Option<Literal>, call: &ast::Call, span: Span) -> Typed {
        let name = if at.is_some() { "bin_at" } else { "bin" };
        let constants = [Some(size), at].into_iter().flatten();
        let args = std::iter::once(value).chain(constants.map(|c| Typed::literal(c, span))).collect();
        match registry::scalar(name) {
            Some(function) => self.call_record(function, args, &call.name, span),
            None => Typed::unknown(span),
        }
    }

    fn query_option(&self, name: &str) -> Option<Literal> {
        self.query_options.iter().rev().find(|(option, _)| option == name).and_then(|(_, value)| value.clone())
    }
}
