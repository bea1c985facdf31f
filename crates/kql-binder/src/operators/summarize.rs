//! `summarize aggregate, … by key, …`

use std::collections::{HashMap, HashSet};

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::{AggregateFunction, registry};
use kql_syntax::ast::{self, ExprKind as Ast, UnaryOp};
use kql_types::{Literal, ScalarType};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::{Aggregation, Context};
use crate::scope::{self, Symbol};
use crate::typed::Typed;

impl Binder<'_> {
    pub(crate) fn bind_summarize(
        &mut self,
        input: Tabular,
        aggregates: &[ast::Expr],
        by: Option<&[ast::Expr]>,
        span: Span,
    ) -> Tabular {
        let mut output = Projection::default();
        let (keys, key_columns) = self.bind_keys(&input.row, by.unwrap_or_default(), &mut output);
        let outer = std::mem::take(&mut self.aggregates);
        let context = Context::aggregating(&input.row);
        let mut declared: Vec<String> = Vec::new();
        for aggregate in aggregates {
            self.bind_aggregate_item(aggregate, context, &key_columns, &mut declared, &mut output);
        }
        let calls = std::mem::replace(&mut self.aggregates, outer);
        // `arg_max(x, *)` of columns that are not all known.
        let is_open = input.row.is_open && aggregates.iter().any(takes_all_columns);
        let input = self.with_windows(input);
        let mut table = self.aggregate_node(input, keys, key_columns, calls, output, span);
        table.row.is_open = is_open;
        table
    }

    /// Binds grouping keys, adds them to the output, and returns their expressions and columns.
    pub(crate) fn bind_keys(
        &mut self,
        row: &RowType,
        by: &[ast::Expr],
        output: &mut Projection,
    ) -> (Vec<Expr>, Vec<BoundColumn>) {
        let items = self.bind_items(by, Context::of(row));
        let mut placed = Projection::default();
        for item in items {
            if item.value.is(ScalarType::Dynamic) {
                let diagnostic =
                    Diagnostic::error("KS116", item.value.expr.span, "a dynamic value cannot be grouped by");
                self.report(diagnostic.with_help("convert it, with `tostring()` for example"));
            }
            placed.place(self, item, false);
        }
        let (mut columns, keys, rest) = placed.after();
        *output = rest;
        for (column, key) in columns.iter_mut().zip(&keys) {
            column.id = self.fresh_like(column.id);
            output.push(column.clone(), self.column_value(column, key.span).expr);
        }
        (keys, columns)
    }

    /// Binds one item of a list of aggregates and adds its columns to the output.
    pub(crate) fn bind_aggregate_item(
        &mut self,
        item: &ast::Expr,
        context: Context<'_>,
        keys: &[BoundColumn],
        declared: &mut Vec<String>,
        output: &mut Projection,
    ) {
        let (names, expr): (&[ast::Name], &ast::Expr) = match &item.kind {
            Ast::Named { names, value } => (names, value),
            _ => (&[], item),
        };
        if let Some(columns) = self.bind_many_valued(expr, context, keys) {
            for name in names.iter().skip(columns.len()) {
                self.error("KS150", name.span, format!("the expression has no value for `{}`", name.text));
            }
            for (index, (inferred, value)) in columns.into_iter().enumerate() {
                match names.get(index) {
                    Some(name) => self.declare_output(name, value, declared, output),
                    None => {
                        let name = output.unique(&inferred);
                        output.add(self, name, value);
                    }
                }
            }
            return;
        }
        let value = self.bind_scalar(expr, context);
        match names {
            [] => {
                let name = match self.result_name(expr, context.in_call()) {
                    Some(name) => output.unique(&name),
                    None => output.next_unnamed(),
                };
                output.add(self, name, value);
            }
            [name] => self.declare_output(name, value, declared, output),
            [first, rest @ ..] => {
                if !value.is_unknown {
                    self.error("KS149", expr.span, "the expression does not have several values");
                }
                self.declare_output(first, value, declared, output);
                for name in rest {
                    self.declare_output(name, Typed::unknown(expr.span), declared, output);
                }
            }
        }
    }

    fn declare_output(&mut self, name: &ast::Name, value: Typed, declared: &mut Vec<String>, output: &mut Projection) {
        if !output.declare(&name.text) {
            self.duplicate_column(&name.text, name.span);
            return;
        }
        declared.push(name.text.clone());
        let name = output.unique(&name.text);
        output.add(self, name, value);
    }

    /// Binds an aggregate that yields several columns, such as `arg_max(x, *)`, to
    /// their inferred names and values; nothing for all other expressions.
    fn bind_many_valued(
        &mut self,
        expr: &ast::Expr,
        context: Context<'_>,
        keys: &[BoundColumn],
    ) -> Option<Vec<(String, Typed)>> {
        let Ast::Call(call) = &expr.kind else { return None };
        let name = call.name.text.as_str();
        if let Some(Symbol::Function(_)) = scope::find(&self.scope, name) {
            return None;
        }
        match name {
            "arg_max" | "arg_min" | "argmax" | "argmin" => Some(self.bind_arg_extreme(call, expr.span, context, keys)),
            "take_any" | "any" if call.args.len() != 1 || matches!(call.args[0].kind, Ast::Star | Ast::Literal(_)) => {
                Some(self.bind_take_any(call, expr.span, context, keys))
            }
            "percentiles" | "percentilesw" => Some(self.bind_percentiles(call, expr.span, context)),
            _ => None,
        }
    }

    /// Replaces `*` in the arguments of an aggregate by the columns it stands for.
    fn expand_star(
        &mut self,
        call: &ast::Call,
        context: Context<'_>,
        keys: &[BoundColumn],
    ) -> Vec<(Option<String>, Typed)> {
        let row_context = context.in_call();
        let mut args: Vec<(Option<String>, Typed)> = Vec::new();
        let mut taken: HashSet<String> = keys.iter().map(|k| k.name.clone()).collect();
        for arg in &call.args {
            match &arg.kind {
                Ast::Star => {
                    taken.extend(args.iter().filter_map(|(name, _)| name.clone()));
                    for column in context.row.into_iter().flat_map(|r| &r.columns) {
                        if !taken.contains(&column.name) {
                            args.push((Some(column.name.clone()), self.column_value(column, arg.span)));
                        }
                    }
                }
                _ => {
                    let expr = match &arg.kind {
                        Ast::Named { value, .. } => value,
                        _ => arg,
                    };
                    let name = self.result_name(arg, row_context);
                    let value = self.bind_scalar(expr, row_context);
                    args.push((name, value));
                }
            }
        }
        args
    }

    fn bind_arg_extreme(
        &mut self,
        call: &ast::Call,
        span: Span,
        context: Context<'_>,
        keys: &[BoundColumn],
    ) -> Vec<(String, Typed)> {
        let prefix = if matches!(call.name.text.as_str(), "arg_max" | "argmax") { "max" } else { "min" };
        // The obsolete spellings name their outputs after the first argument.
        let is_obsolete = matches!(call.name.text.as_str(), "argmax" | "argmin");
        if let Some(star) = call.args.first().filter(|first| matches!(first.kind, Ast::Star)) {
            self.error("KS191", star.span, format!("`*` can only follow what `{}` orders by", call.name.text));
            return vec![(format!("{prefix}_"), Typed::unknown(span))];
        }
        let args = self.expand_star(call, context, keys);
        // An argument is numbered as it is written, `*` being one.
        let star = call.args.iter().position(|arg| matches!(arg.kind, Ast::Star));
        let (written, expanded) = (call.args.len(), args.len());
        let first = args.first().and_then(|(n, _)| n.clone()).unwrap_or_default();
        let names: Vec<String> = args
            .iter()
            .enumerate()
            .map(|(index, (name, _))| match name {
                Some(_) if is_obsolete && index == 0 => format!("{prefix}_{first}"),
                Some(name) if is_obsolete => format!("{prefix}_{first}_{name}"),
                Some(name) => name.clone(),
                None if index == 0 => format!("{prefix}_"),
                None => {
                    let is_behind = star.is_some_and(|star| index > star);
                    let number = if is_behind { (index + written).saturating_sub(expanded) } else { index };
                    format!("{prefix}_{first}_arg{number}")
                }
            })
            .collect();
        let values = args.into_iter().map(|(_, v)| v).collect();
        self.many_outputs(&call.name, names, values, span)
    }

    fn bind_take_any(
        &mut self,
        call: &ast::Call,
        span: Span,
        context: Context<'_>,
        keys: &[BoundColumn],
    ) -> Vec<(String, Typed)> {
        let is_any = call.name.text == "any";
        let args = self.expand_star(call, context, keys);
        let names = args
            .iter()
            .enumerate()
            .map(|(index, (name, _))| match name {
                Some(name) if is_any => format!("any_{name}"),
                Some(name) => name.clone(),
                None => format!("any_arg{index}"),
            })
            .collect();
        let values = args.into_iter().map(|(_, v)| v).collect();
        self.many_outputs(&call.name, names, values, span)
    }

    /// Adds an aggregate whose outputs are one per argument.
    fn many_outputs(
        &mut self,
        name: &ast::Name,
        names: Vec<String>,
        args: Vec<Typed>,
        span: Span,
    ) -> Vec<(String, Typed)> {
        let Some(function) = registry::aggregate(&name.text) else {
            self.error("KU200", name.span, format!("the function `{}` is not supported yet", name.text));
            return names.into_iter().map(|n| (n, Typed::unknown(span))).collect();
        };
        let types: Vec<Typed> = args.iter().map(|a| self.type_only(a)).collect();
        if function.has_many_outputs {
            let outputs = self.add_aggregate(function, args, name, span);
            if !outputs.is_empty() {
                return names.into_iter().zip(outputs).map(|(n, c)| (n, self.column_value(&c, span))).collect();
            }
        } else {
            return self.one_call_each(function, names, args, name, span);
        }
        names.into_iter().zip(types).collect()
    }

    fn one_call_each(
        &mut self,
        function: &'static AggregateFunction,
        names: Vec<String>,
        args: Vec<Typed>,
        name: &ast::Name,
        span: Span,
    ) -> Vec<(String, Typed)> {
        names
            .into_iter()
            .zip(args)
            .map(|(output, arg)| {
                let columns = self.add_aggregate(function, vec![arg], name, span);
                let value = columns.first().map_or_else(|| Typed::unknown(span), |c| self.column_value(c, span));
                (output, value)
            })
            .collect()
    }

    /// Returns a stand-in of the same type as a value.
    fn type_only(&self, value: &Typed) -> Typed {
        let ty = value.expr.ty;
        Typed { is_unknown: value.is_unknown, ..Typed::new(ExprKind::Literal(Literal::Null(ty)), ty, value.expr.span) }
    }

    /// `percentiles(x, 50, 95)`: a `percentile` call for each rank.
    fn bind_percentiles(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Vec<(String, Typed)> {
        let is_weighted = call.name.text == "percentilesw";
        let (single, leading) = if is_weighted { ("percentilew", 2) } else { ("percentile", 1) };
        if call.args.len() <= leading {
            let message =
                format!("`{}` takes at least {} arguments, not {}", call.name.text, leading + 1, call.args.len());
            self.error("KS120", call.name.span, message);
            return vec![("percentile_".to_owned(), Typed::unknown(span))];
        }
        let row_context = context.in_call();
        let base = self.result_name(&call.args[0], row_context).unwrap_or_default();
        let values: Vec<Typed> = call.args[..leading].iter().map(|a| self.bind_scalar(a, row_context)).collect();
        let mut columns = Vec::with_capacity(call.args.len() - leading);
        for rank in &call.args[leading..] {
            let name = format!("percentile_{base}_{}", rank_name(rank));
            let rank = self.bind_scalar(rank, row_context);
            let value = match registry::aggregate(single) {
                Some(function) => {
                    let mut args = values.clone();
                    args.push(rank);
                    let outputs = self.add_aggregate(function, args, &call.name, span);
                    outputs.first().map_or_else(|| Typed::unknown(span), |c| self.column_value(c, span))
                }
                None => {
                    self.error("KU200", call.name.span, format!("the function `{single}` is not supported yet"));
                    Typed::unknown(span)
                }
            };
            columns.push((name, value));
        }
        columns
    }

    /// Returns the aggregation and, where the outputs are more than its columns in
    /// order, a projection on top.
    pub(crate) fn aggregate_node(
        &mut self,
        input: Tabular,
        keys: Vec<Expr>,
        key_columns: Vec<BoundColumn>,
        mut calls: Vec<AggregateCall>,
        output: Projection,
        span: Span,
    ) -> Tabular {
        // Outputs that are just a call's column give that column their name.
        let own = output.columns.iter().zip(&output.exprs).filter_map(|(column, expr)| match expr.kind {
            ExprKind::Column(id) if id == column.id => Some((id, &column.name)),
            _ => None,
        });
        let names: HashMap<ColumnId, &String> = own.collect();
        for produced in calls.iter_mut().flat_map(|c| &mut c.outputs) {
            if let Some(name) = names.get(&produced.id) {
                produced.name.clone_from(name);
            }
        }
        let produced: Vec<BoundColumn> =
            key_columns.iter().cloned().chain(calls.iter().flat_map(|c| c.outputs.iter().cloned())).collect();
        let is_plain =
            output.columns.len() == produced.len() && output.columns.iter().zip(&produced).all(|(a, b)| a.id == b.id);
        let row = RowType::of(if is_plain { output.columns.clone() } else { produced });
        let kind = TabularKind::Aggregate { input: Box::new(input), keys, key_columns, aggregates: calls };
        let aggregate = Tabular { kind, row, span };
        if is_plain { aggregate } else { output.into_table(aggregate, span) }
    }

    /// Binds an expression that must be one aggregate, such as the `by` of `top-nested`.
    pub(crate) fn bind_single_aggregate(&mut self, expr: &ast::Expr, row: &RowType) -> (Typed, Vec<AggregateCall>) {
        let outer = std::mem::take(&mut self.aggregates);
        let context = Context { aggregation: Aggregation::Expected, ..Context::of(row) };
        let value = self.bind_scalar(expr, context);
        let calls = std::mem::replace(&mut self.aggregates, outer);
        if calls.is_empty() && !value.is_unknown {
            self.report(Diagnostic::error("KS236", expr.span, "an aggregate is expected"));
        }
        (value, calls)
    }
}

/// Returns whether an aggregate has `*` among its arguments.
fn takes_all_columns(aggregate: &ast::Expr) -> bool {
    match &aggregate.kind {
        Ast::Named { value, .. } => takes_all_columns(value),
        Ast::Call(call) => call.args.iter().any(|a| matches!(a.kind, Ast::Star)),
        _ => false,
    }
}

fn rank_name(rank: &ast::Expr) -> String {
    let text = match &rank.kind {
        Ast::Literal(Literal::Long(v)) => v.to_string(),
        Ast::Literal(Literal::Int(v)) => v.to_string(),
        Ast::Literal(Literal::Real(v)) => v.to_string(),
        Ast::Unary { op: UnaryOp::Plus, operand } | Ast::Parenthesized(operand) => return rank_name(operand),
        _ => String::new(),
    };
    text.replace('.', "_")
}

/// Returns the type of a count.
pub(crate) const COUNT: ScalarType = ScalarType::Long;
