//! `top-nested n of expression with others = text by aggregate, …`

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::operators::projection::unique_name;

impl Binder<'_> {
    /// The arguments of the node, per level: how many (null: all), the expression, the
    /// label of the others (null: none), and the aggregation over the input.
    pub(crate) fn bind_top_nested(&mut self, input: Tabular, clauses: &[ast::TopNestedClause], span: Span) -> Tabular {
        let mut args = Vec::new();
        let mut columns: Vec<BoundColumn> = Vec::new();
        for clause in clauses {
            let null = PluginArgument::Literal(kql_types::Literal::Null(kql_types::ScalarType::Long));
            args.push(match &clause.count {
                Some(count) => PluginArgument::Expr(self.bind_row_count(count)),
                None => null.clone(),
            });
            let of = match &clause.of.kind {
                Ast::Named { value, .. } => value,
                _ => &clause.of,
            };
            let value = self.bind_scalar(of, Context::of(&input.row));
            let of_name = self.result_name(&clause.of, Context::of(&input.row)).unwrap_or_default();
            let name = unique_name(&of_name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.column_for(name, &value));
            args.push(PluginArgument::Expr(value.expr));
            args.push(match &clause.others {
                Some(others) => PluginArgument::Expr(self.bind_scalar(others, Context::NONE).expr),
                None => null,
            });
            let by = match &clause.by.kind {
                Ast::Ordered { operand, .. } => operand.as_ref(),
                _ => &clause.by,
            };
            let (by_name, by) = match &by.kind {
                Ast::Named { names, value } => (names.first().map(|n| n.text.clone()), value.as_ref()),
                _ => (None, by),
            };
            let (value, calls) = self.bind_single_aggregate(by, &input.row);
            let name = by_name.unwrap_or_else(|| format!("aggregated_{of_name}"));
            let name = unique_name(&name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.column_for(name, &value));
            args.extend(calls.into_iter().flat_map(|c| c.args).map(PluginArgument::Expr));
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "top-nested", args };
        Tabular { kind, row: RowType::of(columns), span }
    }
}
