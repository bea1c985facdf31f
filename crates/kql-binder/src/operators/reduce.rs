//! `reduce by text with (…)`: the patterns that texts have in common.

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};

impl Binder<'_> {
    pub(crate) fn bind_reduce(
        &mut self,
        input: Tabular,
        by: &ast::Expr,
        properties: &[ast::OperatorParam],
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let value = self.bind_scalar(by, Context::of(&input.row));
        if let Some(ty) = value.ty()
            && ty != ScalarType::String
        {
            self.error("KS141", by.span, format!("a string is expected, not a {ty}"));
        }
        let mut args = vec![PluginArgument::Expr(value.expr)];
        for property in properties.iter().chain(parameters) {
            args.push(PluginArgument::Literal(Literal::String(property.name.text.clone())));
            let value = self.parameter_value(property);
            args.push(PluginArgument::Literal(value));
        }
        let keeps_source = parameter(parameters, &["kind"]).and_then(word) == Some("source");
        let mut columns = if keeps_source { input.row.columns.clone() } else { Vec::new() };
        for (name, ty) in
            [("Pattern", ScalarType::String), ("Count", ScalarType::Long), ("Representative", ScalarType::String)]
        {
            let name = super::projection::unique_name(name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.new_column(name, ty));
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "reduce", args };
        Tabular { kind, row: RowType::of(columns), span }
    }
}
