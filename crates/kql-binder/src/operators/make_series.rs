//! `make-series aggregate default=… on axis from … to … step … by key, …`

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast, SeriesRange};
use kql_types::{Literal, ScalarType};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    /// The arguments of the node: the axis, from, to (nulls where not given), step; then
    /// for each aggregate its call in an aggregation over the input, and its default.
    pub(crate) fn bind_make_series(&mut self, input: Tabular, series: &ast::MakeSeries, span: Span) -> Tabular {
        let mut output = Projection::default();
        let (keys, key_columns) = self.bind_keys(&input.row, &series.by, &mut output);
        let context = Context::of(&input.row);
        let axis_expr = match &series.on.kind {
            Ast::Named { value, .. } => value,
            _ => &series.on,
        };
        let axis = self.bind_scalar(axis_expr, context);
        if let Some(ty) = axis.ty()
            && !(ty.is_numeric() || matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan))
        {
            self.error("KS138", axis_expr.span, format!("a number, a datetime or a timespan is expected, not a {ty}"));
        }
        let axis_name = self.result_name(&series.on, context);
        let null = || Expr { kind: ExprKind::Literal(Literal::Null(axis.expr.ty)), ty: axis.expr.ty, span };
        let (from, to, step) = match &series.range {
            SeriesRange::FromToStep { from, to, step } => {
                let mut bound =
                    |e: &Option<Box<ast::Expr>>| e.as_ref().map(|e| self.bind_scalar(e, Context::NONE).expr);
                let (from, to) = (bound(from), bound(to));
                (from.unwrap_or_else(null), to.unwrap_or_else(null), self.bind_scalar(step, Context::NONE).expr)
            }
            SeriesRange::InRange(bounds) => {
                let mut bounds =
                    bounds.iter().map(|e| self.bind_scalar(e, Context::NONE).expr).collect::<Vec<_>>().into_iter();
                let mut next = || bounds.next().unwrap_or_else(null);
                (next(), next(), next())
            }
            SeriesRange::Missing => (null(), null(), null()),
        };
        let mut args: Vec<PluginArgument> = [axis.expr.clone(), from, to, step]
            .into_iter()
            .chain(keys.iter().cloned())
            .map(PluginArgument::Expr)
            .collect();
        let mut columns: Vec<BoundColumn> = key_columns.iter().map(|c| c.clone()).collect();
        let mut aggregation = Projection::default();
        let mut declared = Vec::new();
        let outer = std::mem::take(&mut self.aggregates);
        for aggregate in &series.aggregates {
            let aggregating = Context::aggregating(&input.row);
            self.bind_aggregate_item(&aggregate.expr, aggregating, &key_columns, &mut declared, &mut aggregation);
        }
        let calls = std::mem::replace(&mut self.aggregates, outer);
        for (index, aggregate) in series.aggregates.iter().enumerate() {
            let default = match &aggregate.default {
                Some(default) => self.bind_scalar(default, Context::NONE).expr,
                None => {
                    Expr { kind: ExprKind::Literal(Literal::Null(ScalarType::Dynamic)), ty: ScalarType::Dynamic, span }
                }
            };
            let _ = index;
            args.push(PluginArgument::Expr(default));
        }
        for column in &aggregation.columns {
            let name = super::projection::unique_name(&column.name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.new_column(name, ScalarType::Dynamic));
        }
        let axis_name = match axis_name {
            Some(name) => super::projection::unique_name(&name, |n| columns.iter().any(|c| c.name == n)),
            None => output.next_unnamed(),
        };
        columns.push(self.new_column(axis_name, ScalarType::Dynamic));
        let aggregated = self.aggregate_node(self.given(&input.row, span), keys, key_columns, calls, aggregation, span);
        args.push(PluginArgument::Table(aggregated));
        let is_open = false;
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "make-series", args };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }
}
