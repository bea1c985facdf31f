//! The names that columns get when the query gives none.

use std::collections::HashSet;
use std::sync::LazyLock;

use kql_functions::{ResultName, registry};
use kql_syntax::ast::{self, ExprKind as Ast, UnaryOp};
use kql_types::Literal;

use crate::binder::Binder;
use crate::expressions::Context;
use crate::scope::{self, Symbol};

/// Names of Kusto's functions, one a line, sorted.
static KUSTO_FUNCTIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("kusto_functions.txt").lines().filter(|l| !l.is_empty()).collect());

/// Returns whether Kusto has a function of the name, supported here or not.
pub(crate) fn is_kusto_function(name: &str) -> bool {
    KUSTO_FUNCTIONS.contains(name)
}

impl Binder<'_> {
    /// Returns the name that an expression gives its column, if it gives one.
    pub(crate) fn result_name(&self, expr: &ast::Expr, context: Context<'_>) -> Option<String> {
        match &expr.kind {
            Ast::Name(name) => Some(name.text.clone()),
            Ast::Parenthesized(inner) => self.result_name(inner, context),
            Ast::Named { names, .. } if names.len() == 1 => Some(names[0].text.clone()),
            Ast::ToTypeOf { operand, .. } | Ast::Ordered { operand, .. } => self.result_name(operand, context),
            Ast::Path { base, selector } => {
                let member = match &selector.kind {
                    // `a.[b]` is an element by its value.
                    Ast::Parenthesized(index) => index_name(index),
                    Ast::Literal(_) => index_name(selector),
                    _ => self.result_name(selector, context)?,
                };
                match &base.kind {
                    Ast::Name(side) if side.text == "$left" || side.text == "$right" => Some(member),
                    _ => Some(match self.result_name(base, context) {
                        Some(base) => format!("{base}_{member}"),
                        None => member,
                    }),
                }
            }
            Ast::Element { base, index } => {
                let base = self.result_name(base, context)?;
                Some(format!("{base}_{}", index_name(index)))
            }
            Ast::Call(call) => self.call_name(call, context),
            _ => None,
        }
    }

    fn call_name(&self, call: &ast::Call, context: Context<'_>) -> Option<String> {
        let name = call.name.text.as_str();
        if let Some(Symbol::Function(_)) = scope::find(&self.scope, name) {
            return None;
        }
        let first = || call.args.first().and_then(|a| self.result_name(a, context));
        match name {
            "column_ifexists" | "columnifexists" => {
                let column = match &call.args.first()?.kind {
                    Ast::Literal(Literal::String(column)) => column.clone(),
                    Ast::Name(name) => match scope::find(&self.scope, &name.text)? {
                        Symbol::Scalar(value) => self.evaluate_string(value)?,
                        _ => return None,
                    },
                    _ => return None,
                };
                return context.row.is_some_and(|r| r.find(&column).is_some()).then_some(column);
            }
            "ingestion_time" => return Some("$IngestionTime".into()),
            "node_degree_in" | "node_degree_out" if self.graph_pattern.is_some() => return Some(name.to_owned()),
            "take_any" | "arg_min" | "arg_max" => return first(),
            "percentile" | "percentilew" => {
                let value = first().unwrap_or_default();
                let rank = call.args.last().map(index_name).unwrap_or_default().replace('.', "_");
                return Some(format!("percentile_{value}_{rank}"));
            }
            "percentiles_array" => {
                return Some(format!("percentiles_{}", first().unwrap_or_default()));
            }
            _ => {}
        }
        let kind = match registry::aggregate(name) {
            Some(function) => function.result_name,
            None => registry::scalar(name)?.result_name,
        };
        match kind {
            ResultName::None | ResultName::FirstArgumentValueIfColumn => None,
            ResultName::FirstArgument => first(),
            ResultName::PrefixAndFirstArgument(prefix) => Some(format!("{prefix}_{}", first().unwrap_or_default())),
            ResultName::NameAndFirstArgument => Some(format!("{name}_{}", first().unwrap_or_default())),
            ResultName::NameAndFirstTwoArguments => {
                let argument =
                    |at: usize| call.args.get(at).and_then(|a| self.result_name(a, context)).unwrap_or_default();
                Some(format!("{name}_{}_{}", argument(0), argument(1)))
            }
            ResultName::PrefixOnly(prefix) => Some(prefix.to_owned()),
            ResultName::OnlyArgument => (call.args.len() == 1).then(first).flatten(),
        }
    }
}

/// Returns what an index adds to a name: the literal's text, nothing for an expression.
fn index_name(index: &ast::Expr) -> String {
    match &index.kind {
        Ast::Literal(Literal::String(text)) => text.clone(),
        Ast::Literal(Literal::Long(value)) => value.to_string(),
        Ast::Literal(Literal::Int(value)) => value.to_string(),
        Ast::Literal(Literal::Real(value)) => value.to_string(),
        Ast::Unary { op: UnaryOp::Plus, operand } => index_name(operand),
        Ast::Parenthesized(inner) => index_name(inner),
        _ => String::new(),
    }
}
