//! `make-series aggregate default=… on axis from … to … step … by key, …`: an aggregation
//! by the keys and the bins of the axis, and a function that fills arrays.

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast::{self, ExprKind as Ast, SeriesRange};
use kql_types::{Literal, ScalarType};

use super::projection::{Projection, unique_name};
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};
use crate::typed::Typed;

impl Binder<'_> {
    /// The arguments of the node, over the aggregation: how many of its columns are keys,
    /// whether there is always a series, whether the range is that of `in range()`, from,
    /// to, step, and the default of each aggregate.
    pub(crate) fn bind_make_series(
        &mut self,
        input: Tabular,
        series: &ast::MakeSeries,
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let mut output = Projection::default();
        let (mut keys, mut key_columns) = self.bind_keys(&input.row, &series.by, &mut output);
        let key_count = keys.len();
        let context = Context::of(&input.row);
        let axis_expr = match &series.on.kind {
            Ast::Named { value, .. } => value,
            _ => &series.on,
        };
        let mut axis = self.bind_scalar(axis_expr, context);
        if let Some(ty) = axis.ty()
            && !(ty.is_numeric() || matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan))
        {
            self.refuse_axis(series, ty, axis_expr.span);
            axis.is_unknown = true;
        }
        let axis_name = self.result_name(&series.on, context);
        let (mut bounds, is_range) = match &series.range {
            SeriesRange::FromToStep { from, to, step } => {
                let bound = |e: &Option<Box<ast::Expr>>| e.as_ref().map(|e| e.as_ref().clone());
                (vec![bound(from), bound(to), Some(step.as_ref().clone())], false)
            }
            SeriesRange::InRange(bounds) => {
                if let (Some(first), Some(last)) = (bounds.first(), bounds.last())
                    && bounds.len() != 3
                {
                    let message = format!("`range` takes start, stop and step, not {} values", bounds.len());
                    self.error("KS118", first.span.cover(last.span), message);
                }
                (bounds.iter().cloned().map(Some).collect(), true)
            }
            SeriesRange::Missing => (Vec::new(), false),
        };
        bounds.resize(3, None);
        let mut bounds = bounds.into_iter().map(|bound| {
            let bound = bound?;
            let value = self.bind_scalar(&bound, Context::NONE);
            if !value.is_unknown && !self.is_constant(&value.expr) {
                self.error("KS129", bound.span, "a constant is expected");
            }
            Some(value)
        });
        let (from, to, step) = (bounds.next().flatten(), bounds.next().flatten(), bounds.next().flatten());
        drop(bounds);
        let (input, axis, from, to, step) = self.on_axis(input, axis, from, to, step, is_range, span);
        let bin = self.column_for("bin", &axis);
        keys.push(axis.expr);
        key_columns.push(bin.clone());
        let mut aggregation = Projection::default();
        let mut declared = Vec::new();
        // An aggregate may yield several columns; its default is that of all of them.
        let mut defaults: Vec<Option<&ast::Expr>> = Vec::new();
        let outer = std::mem::take(&mut self.aggregates);
        for aggregate in &series.aggregates {
            let aggregating = Context::aggregating(&input.row);
            let keys = &key_columns[..key_count];
            self.bind_aggregate_item(&aggregate.expr, aggregating, keys, &mut declared, &mut aggregation);
            defaults.resize(aggregation.columns.len(), aggregate.default.as_ref());
        }
        let calls = std::mem::replace(&mut self.aggregates, outer);

        let is_never_empty = parameter(parameters, &["kind"]).and_then(word) == Some("nonempty");
        let literal = |value| PluginArgument::Literal(value);
        let mut args = vec![
            literal(Literal::Long(key_count as i64)),
            literal(Literal::Bool(is_never_empty)),
            literal(Literal::Bool(is_range)),
        ];
        args.extend([from, to, step].map(|bound| match bound {
            Some(bound) => PluginArgument::Expr(bound.expr),
            None => literal(Literal::Null(ScalarType::Long)),
        }));
        for (column, default) in aggregation.columns.iter().zip(defaults) {
            let default = default.map(|default| self.bind_scalar(default, Context::NONE));
            args.push(PluginArgument::Expr(self.series_default(default, column.ty, span)));
        }
        let mut columns: Vec<BoundColumn> = key_columns[..key_count].to_vec();
        for column in &aggregation.columns {
            let name = unique_name(&column.name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.new_column(name, ScalarType::Dynamic));
        }
        let axis_name = match axis_name {
            // A key of that name is the same column.
            Some(name) if key_columns[..key_count].iter().any(|key| key.name == name) => {
                self.duplicate_column(&name, axis_expr.span);
                name
            }
            Some(name) => unique_name(&name, |n| columns.iter().any(|c| c.name == n)),
            None => output.next_unnamed(),
        };
        columns.push(self.new_column(axis_name, ScalarType::Dynamic));
        // The keys of the series have ids of their own beside those of the aggregation.
        for column in &mut columns[..key_count] {
            column.id = self.fresh_like(column.id);
        }
        let bin_value = self.column_value(&bin, span).expr;
        output.push(bin, bin_value);
        for (column, expr) in aggregation.columns.into_iter().zip(aggregation.exprs) {
            output.push(column, expr);
        }
        let aggregated = self.aggregate_node(input, keys, key_columns, calls, output, span);
        let kind = TabularKind::Plugin { input: Some(Box::new(aggregated)), name: "make-series", args };
        Tabular { kind, row: RowType::of(columns), span }
    }

    /// Reports an axis that has no steps, at what is said of them.
    fn refuse_axis(&mut self, series: &ast::MakeSeries, ty: ScalarType, span: Span) {
        let message = format!("there are no steps on an axis of type {ty}");
        let (bounds, step) = match &series.range {
            SeriesRange::FromToStep { from, to, step } => (vec![from.as_deref(), to.as_deref()], Some(step.as_ref())),
            SeriesRange::InRange(values) => (values.iter().take(2).map(Some).collect(), values.get(2)),
            SeriesRange::Missing => (Vec::new(), None),
        };
        let mut is_reported = false;
        for (value, code) in bounds.into_iter().map(|b| (b, "KS141")).chain([(step, "KS178")]) {
            if let Some(value) = value {
                self.error(code, value.span, message.clone());
                is_reported = true;
            }
        }
        if !is_reported {
            self.error("KS138", span, message);
        }
    }

    /// Returns the rows that lie on the axis, the bins, and the bounds in the bins' type.
    #[expect(clippy::type_complexity, clippy::too_many_arguments, reason = "five values that belong together once")]
    fn on_axis(
        &mut self,
        input: Tabular,
        axis: Typed,
        from: Option<Typed>,
        to: Option<Typed>,
        step: Option<Typed>,
        is_range: bool,
        span: Span,
    ) -> (Tabular, Typed, Option<Typed>, Option<Typed>, Option<Typed>) {
        let (Some(ty), Some(step)) = (axis.ty(), step) else { return (input, axis, from, to, None) };
        let is_time = matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan);
        let given: Vec<ScalarType> =
            [&from, &to, &Some(step.clone())].into_iter().flatten().filter_map(Typed::ty).collect();
        let widest = match ty {
            _ if is_time => ty,
            ScalarType::Real | ScalarType::Decimal => ScalarType::Real,
            _ if given.iter().any(|t| matches!(t, ScalarType::Real | ScalarType::Decimal)) => ScalarType::Real,
            _ => ScalarType::Long,
        };
        let step_type = if is_time { ScalarType::TimeSpan } else { widest };
        let fits = |found: ScalarType, wanted: ScalarType| {
            found == wanted || found == ScalarType::Dynamic || (found.is_numeric() && wanted.is_numeric())
        };
        let checked = [(&from, widest, "KS141"), (&to, widest, "KS141"), (&Some(step.clone()), step_type, "KS178")];
        for (bound, wanted, code) in checked {
            if let Some(bound) = bound
                && let Some(found) = bound.ty()
                && !fits(found, wanted)
            {
                let message = format!("a {wanted} is expected on this axis, not a {found}");
                self.error(code, bound.expr.span, message);
            }
        }
        let axis = self.convert(axis, widest);
        let from = from.map(|from| self.convert(from, widest));
        let to = to.map(|to| self.convert(to, widest));
        let step = self.convert(step, step_type);
        let mut rows = input;
        let upper = if is_range { "<=" } else { "<" };
        for (symbol, bound) in [(">=", &from), (upper, &to)] {
            if let Some(bound) = bound {
                let predicate =
                    self.operator_call(symbol, vec![axis.clone(), bound.clone()], ScalarType::Bool, span).expr;
                let row = rows.row.clone();
                rows = Tabular { kind: TabularKind::Filter { input: Box::new(rows), predicate }, row, span };
            }
        }
        let (name, args) = match &from {
            Some(from) if !is_range => ("bin_at", vec![axis, step.clone(), from.clone()]),
            _ => ("bin", vec![axis, step.clone()]),
        };
        let bins = match registry::scalar(name) {
            Some(function) => {
                let name = ast::Name { text: name.into(), span, is_bracketed: false };
                self.call_record(function, args, &name, span)
            }
            None => Typed::unknown(span),
        };
        (rows, bins, from, to, Some(step))
    }

    /// Returns what stands where a series has no data; 0 when nothing is said.
    fn series_default(&self, given: Option<Typed>, ty: ScalarType, span: Span) -> Expr {
        let Some(given) = given else {
            let zero = match ty {
                ScalarType::Int => Literal::Int(0),
                ScalarType::Long => Literal::Long(0),
                ScalarType::Real | ScalarType::Decimal => Literal::Real(0.0),
                ScalarType::TimeSpan => Literal::TimeSpan(0),
                ScalarType::String => Literal::String(String::new()),
                ScalarType::Bool | ScalarType::DateTime | ScalarType::Guid | ScalarType::Dynamic => Literal::Null(ty),
            };
            return Typed::literal(zero, span).expr;
        };
        let widens = ty == ScalarType::Real && given.ty().is_some_and(ScalarType::is_numeric);
        if widens { self.convert(given, ty).expr } else { given.expr }
    }
}
