//! `reduce by text with (…)`: the patterns that texts have in common.

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast;
use kql_types::{Literal, ScalarType};

use super::projection::{Projection, unique_name};
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};

/// Kusto's share of the rows that a term must be in to be part of a pattern.
const THRESHOLD: f64 = 0.1;

impl Binder<'_> {
    /// The arguments of the node: the text, the threshold, the characters that separate
    /// terms (null: all but letters and digits), whether the rows stay.
    pub(crate) fn bind_reduce(
        &mut self,
        input: Tabular,
        by: &ast::Expr,
        properties: &[ast::OperatorParam],
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let by = match &by.kind {
            ast::ExprKind::Named { value, .. } => value,
            _ => by,
        };
        let value = self.bind_scalar(by, Context::of(&input.row));
        if !value.may_be(ScalarType::String) {
            let message = format!("`reduce` takes a string, not a {}", value.expr.ty);
            self.report(Diagnostic::error("KS141", by.span, message).with_help("convert it with `tostring()`"));
        }
        let text = self.convert(value, ScalarType::String);
        let given = |name: &str| parameter(properties, &[name]).or_else(|| parameter(parameters, &[name]));
        let threshold = match given("threshold").map(|p| self.parameter_value(p)) {
            Some(Literal::Real(share)) => share,
            Some(Literal::Long(share)) => share as f64,
            Some(Literal::Int(share)) => f64::from(share),
            _ => THRESHOLD,
        };
        let characters = match given("characters").map(|p| self.parameter_value(p)) {
            Some(Literal::String(characters)) => Literal::String(characters),
            _ => Literal::Null(ScalarType::Long),
        };
        let keeps_source = parameter(parameters, &["kind"]).and_then(word) == Some("source");
        let args = vec![
            PluginArgument::Expr(text.expr),
            PluginArgument::Literal(Literal::Real(threshold)),
            PluginArgument::Literal(characters),
            PluginArgument::Literal(Literal::Bool(keeps_source)),
        ];
        let mut columns = Vec::new();
        let mut source = Projection::default();
        if keeps_source {
            for column in &input.row.columns {
                let own = BoundColumn { id: self.fresh_like(column.id), ..column.clone() };
                source.push(own.clone(), self.column_value(&own, span).expr);
            }
            columns.extend(source.columns.iter().cloned());
        }
        let made: &[(&str, ScalarType)] = match keeps_source {
            true => &[("Pattern", ScalarType::String)],
            false => {
                &[("Pattern", ScalarType::String), ("Count", ScalarType::Long), ("Representative", ScalarType::String)]
            }
        };
        for (name, ty) in made {
            let name = unique_name(name, |n| columns.iter().any(|c: &BoundColumn| c.name == n));
            columns.push(self.new_column(name, *ty));
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "reduce", args };
        Tabular { kind, row: RowType::of(columns), span }
    }
}
