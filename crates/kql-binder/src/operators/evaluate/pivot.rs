//! `evaluate pivot(column, aggregate, …)`: an aggregation by the column and the others, and
//! then a table function that spreads its rows over columns.

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::registry;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::dynamic::Encoder;
use kql_types::{Literal, ScalarType};

use super::unnamed;
use crate::binder::Binder;
use crate::bound::*;
use crate::operators::projection::{Projection, unique_name};
use crate::options::Sought;
use crate::typed::Typed;

/// How many columns may come of values.
const MAX_COLUMNS: usize = 10_000;

/// What the arguments of a call say.
struct Pivot {
    /// Nothing where only the data knows the column.
    turned: Option<BoundColumn>,
    /// The columns that stay.
    kept: Vec<BoundColumn>,
    value: Typed,
    calls: Vec<AggregateCall>,
}

impl Binder<'_> {
    pub(super) fn bind_pivot(
        &mut self,
        input: Tabular,
        call: &ast::Call,
        schema: Option<&ast::RowSchema>,
        span: Span,
    ) -> Tabular {
        let Some(pivot) = self.pivot_arguments(&input, call, span) else { return self.unknown_table(span) };
        let declared = schema.map(|schema| (self.column_declarations(&schema.columns), schema.has_star));
        let is_kept = |name: &str| pivot.kept.iter().any(|c| c.name == name);
        let known = pivot.turned.clone().filter(|_| !pivot.calls.is_empty());
        let values: Option<Vec<String>> = match (&declared, &known) {
            (Some((columns, _)), _) => {
                Some(columns.iter().filter(|(n, _)| !is_kept(n)).map(|(n, _)| n.clone()).collect())
            }
            (None, Some(turned)) if self.may_probe() => self.pivot_values(&input, turned, &call.name),
            (None, _) => None,
        };
        let (Some(values), Some(turned)) = (values, known) else {
            if let Some((columns, _)) = declared {
                let columns = columns.into_iter().map(|(name, ty)| self.new_column(name, ty)).collect();
                return Tabular { row: RowType::of(columns), ..self.unknown_table(span) };
            }
            return Tabular {
                kind: TabularKind::Plugin { input: Some(Box::new(input)), name: "pivot", args: Vec::new() },
                row: RowType { columns: pivot.kept, is_open: true },
                span,
            };
        };
        let spread = self.spread(input, pivot, &turned, &values, span);
        match declared {
            Some((columns, has_star)) => self.declared_pivot(spread, columns, has_star, span),
            None => spread,
        }
    }

    fn pivot_arguments(&mut self, input: &Tabular, call: &ast::Call, span: Span) -> Option<Pivot> {
        let Some(first) = call.args.first() else {
            self.error("KS120", call.name.span, "`pivot` takes the column to turn");
            return None;
        };
        let turned = match self.is_undetermined(&input.row, first) {
            true => None,
            false => Some(self.column_argument(&input.row, first)?),
        };
        if turned.as_ref().is_some_and(|t| t.ty == ScalarType::Dynamic && !self.is_unknown(t.id)) {
            let diagnostic = Diagnostic::error("KS116", first.span, "a dynamic column cannot be turned");
            self.report(diagnostic.with_help("convert it, with `tostring()` for example"));
            return None;
        }
        let mut aggregated: Vec<&str> = Vec::new();
        let (value, calls) = match call.args.get(1).map(unnamed) {
            Some(aggregate) => {
                if let Ast::Call(call) = &aggregate.kind {
                    aggregated.extend(call.args.iter().filter_map(|a| match &unnamed(a).kind {
                        Ast::Name(name) => Some(name.text.as_str()),
                        _ => None,
                    }));
                }
                self.bind_single_aggregate(aggregate, &input.row)
            }
            None => {
                let outer = std::mem::take(&mut self.aggregates);
                let outputs = registry::aggregate("count")
                    .map(|count| self.add_aggregate(count, Vec::new(), &call.name, span))
                    .unwrap_or_default();
                let calls = std::mem::replace(&mut self.aggregates, outer);
                let value = outputs.first().map_or_else(|| Typed::unknown(span), |c| self.column_value(c, span));
                (value, calls)
            }
        };
        let kept = match call.args.get(2..) {
            Some(named) if !named.is_empty() => {
                let mut kept: Vec<BoundColumn> = Vec::with_capacity(named.len());
                for arg in named {
                    let column = match &unnamed(arg).kind {
                        Ast::Name(name) if self.is_undetermined(&input.row, arg) => {
                            self.new_unknown_column(name.text.clone())
                        }
                        _ => self.column_argument(&input.row, arg)?,
                    };
                    if kept.iter().all(|c| c.id != column.id) {
                        kept.push(column);
                    }
                }
                kept
            }
            _ => {
                let others = input.row.columns.iter();
                let turned = turned.as_ref().map(|t| t.id);
                others.filter(|c| Some(c.id) != turned && !aggregated.contains(&c.name.as_str())).cloned().collect()
            }
        };
        Some(Pivot { turned, kept, value, calls })
    }

    /// Returns the texts of the distinct values of a column, in the order in which they are met.
    fn pivot_values(&mut self, input: &Tabular, turned: &BoundColumn, name: &ast::Name) -> Option<Vec<String>> {
        let probe = self.options.probe?;
        let span = name.span;
        let text = self.convert(self.column_value(turned, span), ScalarType::String);
        let mut projection = Projection::default();
        let column = self.new_column("value", ScalarType::String);
        projection.push(column, text.expr);
        let values = projection.into_table(input.clone(), span);
        match probe(&self.over_all_groups(values), Sought::Values { most: MAX_COLUMNS }) {
            Ok(found) if found.len() > MAX_COLUMNS => {
                let message =
                    format!("`{}` has more than {MAX_COLUMNS} values, each of which is a column", turned.name);
                self.error("KU214", span, message);
                None
            }
            Ok(found) => Some(found.into_iter().map(|(value, _)| value).collect()),
            Err(message) => {
                self.error("KU211", span, format!("the values of `{}` cannot be read: {message}", turned.name));
                None
            }
        }
    }

    fn spread(&mut self, input: Tabular, pivot: Pivot, turned: &BoundColumn, values: &[String], span: Span) -> Tabular {
        let Pivot { kept, value, calls, .. } = pivot;
        // What a cell holds that no row falls into: the aggregate over no rows.
        let nothing = Tabular { kind: TabularKind::Values { rows: Vec::new() }, row: input.row.clone(), span };
        let mut alone = Projection::default();
        alone.add(self, "value".to_owned(), value.clone());
        let over_nothing = self.aggregate_node(nothing, Vec::new(), Vec::new(), calls.clone(), alone, span);
        let ty = value.expr.ty;
        let empty = Expr { kind: ExprKind::ToScalar(Box::new(over_nothing)), ty, span };

        let text = self.convert(self.column_value(turned, span), ScalarType::String);
        let mut output = Projection::default();
        let mut keys = Vec::with_capacity(kept.len() + 1);
        let mut key_columns = Vec::with_capacity(kept.len() + 1);
        for column in &kept {
            let key = BoundColumn { id: self.fresh_like(column.id), name: column.name.clone(), ty: column.ty };
            keys.push(self.column_value(column, span).expr);
            output.push(key.clone(), self.column_value(&key, span).expr);
            key_columns.push(key);
        }
        let key = self.new_column(turned.name.clone(), ScalarType::String);
        keys.push(text.expr);
        output.push(key.clone(), self.column_value(&key, span).expr);
        key_columns.push(key.clone());
        let value_name = output.unique("value");
        output.add(self, value_name, value);
        let value_column = output.columns.last().map_or(key.id, |c| c.id);
        let group_columns = key_columns[..kept.len()].to_vec();
        let aggregated = self.aggregate_node(input, keys, key_columns, calls, output, span);

        let mut columns: Vec<BoundColumn> = Vec::with_capacity(kept.len() + values.len());
        for column in &group_columns {
            columns.push(BoundColumn { id: self.fresh_like(column.id), name: column.name.clone(), ty: column.ty });
        }
        let mut names = Encoder::new();
        names.begin_array();
        for value in values {
            names.string(value);
            let name = unique_name(value, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.new_column(name, ty));
        }
        names.end();
        let mut args = vec![
            PluginArgument::Column(key.id),
            PluginArgument::Column(value_column),
            PluginArgument::Expr(empty),
            PluginArgument::Literal(Literal::Dynamic(names.into_bytes())),
        ];
        args.extend(group_columns.iter().map(|c| PluginArgument::Column(c.id)));
        let kind = TabularKind::Plugin { input: Some(Box::new(aggregated)), name: "pivot", args };
        Tabular { kind, row: RowType::of(columns), span }
    }

    /// Gives the result the order and the types of the declared schema.
    fn declared_pivot(
        &mut self,
        spread: Tabular,
        declared: Vec<(String, ScalarType)>,
        has_star: bool,
        span: Span,
    ) -> Tabular {
        let mut projection = Projection::default();
        if has_star {
            for column in &spread.row.columns {
                if declared.iter().all(|(name, _)| *name != column.name) {
                    let value = self.column_value(column, span);
                    projection.add(self, column.name.clone(), value);
                }
            }
        }
        for (name, ty) in declared {
            let Some(column) = spread.row.find(&name).cloned() else { continue };
            let value = self.column_value(&column, span);
            let value = if column.ty == ty { value } else { self.convert(value, ty) };
            projection.add(self, name, value);
        }
        projection.into_table(spread, span)
    }
}
