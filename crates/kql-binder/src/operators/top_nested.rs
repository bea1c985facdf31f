//! `top-nested n of expression with others = text by aggregate, …`
//!
//! Each level is an aggregation by the levels above and its own values, of which the top
//! ones are joined back to the rows: a row then knows its value, or that it is one of the
//! others. At the end each level is aggregated by what the rows know.

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::find::columns_in;
use super::projection::{Projection, unique_name};
use super::union::null_of;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::typed::Typed;

/// One level, as the query has it.
struct Level<'q> {
    count: Option<Expr>,
    of: &'q ast::Expr,
    by: &'q ast::Expr,
    ascending: bool,
    others: Option<Typed>,
    /// The columns of the result.
    value: BoundColumn,
    aggregate: BoundColumn,
    /// Rows of this level or one above may be among the others.
    may_be_other: bool,
}

impl Level<'_> {
    fn key_name(level: usize) -> String {
        format!("top-nested value {level}")
    }

    fn other_name(level: usize) -> String {
        format!("top-nested other {level}")
    }
}

impl Binder<'_> {
    pub(crate) fn bind_top_nested(&mut self, input: Tabular, clauses: &[ast::TopNestedClause], span: Span) -> Tabular {
        let mut levels: Vec<Level<'_>> = Vec::with_capacity(clauses.len());
        let mut columns: Vec<BoundColumn> = Vec::new();
        let mut read: Vec<ColumnId> = Vec::new();
        let mut is_unknown = input.row.is_open;
        for clause in clauses {
            let count = clause.count.as_ref().map(|count| self.bind_row_count(count));
            let of = match &clause.of.kind {
                Ast::Named { value, .. } => value,
                _ => &clause.of,
            };
            let value = self.bind_scalar(of, Context::of(&input.row));
            if value.is(ScalarType::Dynamic) {
                self.error("KS116", of.span, "a dynamic value cannot be grouped by");
            }
            let of_name = self.result_name(&clause.of, Context::of(&input.row)).unwrap_or_default();
            let name = unique_name(&of_name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.column_for(name, &value));
            columns_in(&value.expr, &mut read);
            let others = clause.others.as_ref().map(|others| self.bind_scalar(others, Context::NONE));
            let (by, ascending) = match &clause.by.kind {
                Ast::Ordered { operand, descending, .. } => (operand.as_ref(), *descending == Some(false)),
                _ => (&clause.by, false),
            };
            let (by_name, by) = match &by.kind {
                Ast::Named { names, value } => (names.first().map(|n| n.text.clone()), value.as_ref()),
                _ => (None, by),
            };
            let (aggregate, calls) = self.bind_single_aggregate(by, &input.row);
            let name = by_name.unwrap_or_else(|| format!("aggregated_{of_name}"));
            let name = unique_name(&name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.column_for(name, &aggregate));
            calls.iter().flat_map(|c| &c.args).for_each(|arg| columns_in(arg, &mut read));
            is_unknown |= value.is_unknown || aggregate.is_unknown || others.as_ref().is_some_and(|o| o.is_unknown);
            let may_be_other = levels.last().is_some_and(|l| l.may_be_other) || (others.is_some() && count.is_some());
            let [.., value, aggregate] = columns.as_slice() else { continue };
            let (value, aggregate) = (value.clone(), aggregate.clone());
            levels.push(Level { count, of, by, ascending, others, value, aggregate, may_be_other });
        }
        if is_unknown || !self.windows.is_empty() {
            if !self.windows.is_empty() {
                self.windows.clear();
                self.error("KU200", span, "a window function in `top-nested` is not supported yet");
            }
            return Tabular { kind: TabularKind::Values { rows: Vec::new() }, row: RowType::of(columns), span };
        }
        // Only what the levels read is kept for all the passes over the rows.
        let mut kept: Vec<BoundColumn> = input.row.columns.iter().filter(|c| read.contains(&c.id)).cloned().collect();
        if kept.is_empty() {
            kept.extend(input.row.columns.first().cloned());
        }
        let rows = self.keep_columns(input, kept, false, span);
        let mut rows = self.shared(rows, span);
        let mut tables = Vec::with_capacity(levels.len());
        for (at, level) in levels.iter().enumerate() {
            let next = self.rows_of_level(&rows, level, at, levels[..at].last(), span);
            rows = self.shared(next, span);
            tables.push(self.level_table(&rows, level, at, span));
        }
        self.join_levels(tables, &levels, span)
    }

    /// Returns a table to be evaluated once; copy it for each use.
    fn shared(&mut self, table: Tabular, span: Span) -> Tabular {
        let row = table.row.clone();
        let id = self.new_shared();
        Tabular { kind: TabularKind::Materialize { id, name: None, input: Box::new(table) }, row, span }
    }

    /// Returns the rows with two columns more: the value of the level, and whether it is
    /// among the others.
    fn rows_of_level(
        &mut self,
        rows: &Tabular,
        level: &Level<'_>,
        at: usize,
        above: Option<&Level<'_>>,
        span: Span,
    ) -> Tabular {
        let left = self.copy_table(rows);
        let key = self.bind_scalar(level.of, Context::of(&left.row));
        let under_other = match above {
            Some(above) if above.may_be_other => Some(self.other(&left.row, at - 1, span)),
            _ => None,
        };
        let Some(count) = &level.count else {
            // All values are kept, but for those below others.
            let other = under_other.clone().unwrap_or_else(|| Typed::literal(Literal::Bool(false), span));
            let key = match under_other {
                Some(under) => {
                    let null = null_of(level.value.ty, span);
                    self.either(under, null, key, span)
                }
                None => key,
            };
            let mut output = Projection::of_row(self, &left.row, span);
            output.push(self.new_column(Level::key_name(at), level.value.ty), key.expr);
            output.push(self.new_column(Level::other_name(at), ScalarType::Bool), other.expr);
            return output.into_table(left, span);
        };
        let top = self.top_of_level(rows, level, at, count, under_other.is_some(), span);
        let mut keyed = Projection::of_row(self, &left.row, span);
        let own = self.new_column("key", level.value.ty);
        keyed.push(own.clone(), key.expr);
        let left = keyed.into_table(left, span);
        // Both sides as text, in which a null is a value like others.
        let mut on = Vec::with_capacity(2 * at + 1);
        for above in 0..at {
            for name in [Level::key_name(above), Level::other_name(above)] {
                if let (Some(l), Some(r)) = (left.row.find(&name), top.row.find(&name)) {
                    on.push((self.as_text(l, span), self.as_text(r, span)));
                }
            }
        }
        if let Some(key) = top.row.find(&Level::key_name(at)) {
            on.push((self.as_text(&own, span), self.as_text(key, span)));
        }
        let hit = top.row.columns.last().cloned().unwrap_or_else(|| own.clone());
        let keeps_others = level.may_be_other;
        let kind = if keeps_others { JoinKind::LeftOuter } else { JoinKind::Inner };
        let mut row = left.row.clone();
        row.columns.push(hit.clone());
        let left_columns = left.row.columns.clone();
        let joined = Tabular {
            kind: TabularKind::Join { kind, left: Box::new(left), right: Box::new(top), on },
            row: row.clone(),
            span,
        };
        let is_hit = self.column_value(&hit, span);
        let mut table = joined;
        if keeps_others && level.others.is_none() {
            // Others of this level have no place; those of the levels above do.
            let mut predicate = is_hit.clone();
            if let Some(under) = under_other_in(&table.row, at) {
                let under = self.column_value(&under, span);
                let kind = ExprKind::Or(Box::new(predicate.expr), Box::new(under.expr));
                predicate = Typed::new(kind, ScalarType::Bool, span);
            }
            table =
                Tabular { kind: TabularKind::Filter { input: Box::new(table), predicate: predicate.expr }, row, span };
        }
        let own_value = self.column_value(&own, span);
        let (value, other) = if keeps_others {
            let null = null_of(level.value.ty, span);
            let value = self.either(is_hit.clone(), own_value, null, span);
            (value, self.call_named("isnull", vec![is_hit], span))
        } else {
            (own_value, Typed::literal(Literal::Bool(false), span))
        };
        let mut output = Projection::default();
        for column in left_columns.iter().filter(|c| c.id != own.id) {
            output.push(column.clone(), self.column_value(column, span).expr);
        }
        output.push(self.new_column(Level::key_name(at), level.value.ty), value.expr);
        output.push(self.new_column(Level::other_name(at), ScalarType::Bool), other.expr);
        output.into_table(table, span)
    }

    /// Returns the top values of a level for each path above it, and a column that is true.
    fn top_of_level(
        &mut self,
        rows: &Tabular,
        level: &Level<'_>,
        at: usize,
        count: &Expr,
        skips_others: bool,
        span: Span,
    ) -> Tabular {
        let mut table = self.copy_table(rows);
        if skips_others {
            let other = self.other(&table.row, at - 1, span);
            let predicate = self.call_named("not", vec![other], span).expr;
            let row = table.row.clone();
            table = Tabular { kind: TabularKind::Filter { input: Box::new(table), predicate }, row, span };
        }
        let key = self.bind_scalar(level.of, Context::of(&table.row));
        let (value, calls) = self.bind_single_aggregate(level.by, &table.row);
        let (mut keys, mut key_columns) = self.path(&table.row, at, span);
        keys.push(key.expr);
        let value_column = self.new_column(Level::key_name(at), level.value.ty);
        key_columns.push(value_column.clone());
        let (ranked, aggregate) = self.aggregated(table, keys, key_columns, value, calls, span);
        let descending = !level.ascending;
        let mut keys =
            vec![SortKey { expr: self.column_value(&aggregate, span).expr, descending, nulls_first: !descending }];
        // Kusto leaves open which of equal ones is taken; here the data decide, not the order of the rows.
        if value_column.ty != ScalarType::Dynamic {
            let expr = self.column_value(&value_column, span).expr;
            keys.push(SortKey { expr, descending: false, nulls_first: true });
        }
        let row = ranked.row.clone();
        let sorted = Tabular { kind: TabularKind::Sort { input: Box::new(ranked), keys }, row: row.clone(), span };
        let args =
            vec![PluginArgument::Literal(Literal::Long(2 * at as i64)), PluginArgument::Expr(self.copy_expr(count))];
        let kind = TabularKind::Plugin { input: Some(Box::new(sorted)), name: "top-nested", args };
        let top = Tabular { kind, row: row.clone(), span };
        let mut output = Projection::of_row(self, &row, span);
        output.push(self.new_column("is top", ScalarType::Bool), Typed::literal(Literal::Bool(true), span).expr);
        output.into_table(top, span)
    }

    /// Returns the aggregates of a level by the path to it.
    fn level_table(&mut self, rows: &Tabular, level: &Level<'_>, at: usize, span: Span) -> Tabular {
        let table = self.copy_table(rows);
        let (value, calls) = self.bind_single_aggregate(level.by, &table.row);
        let (keys, key_columns) = self.path(&table.row, at + 1, span);
        self.aggregated(table, keys, key_columns, value, calls, span).0
    }

    fn aggregated(
        &mut self,
        input: Tabular,
        keys: Vec<Expr>,
        key_columns: Vec<BoundColumn>,
        value: Typed,
        calls: Vec<AggregateCall>,
        span: Span,
    ) -> (Tabular, BoundColumn) {
        let mut output = Projection::default();
        for column in &key_columns {
            output.push(column.clone(), self.column_value(column, span).expr);
        }
        output.add(self, "aggregate".to_owned(), value);
        let aggregate = output.columns[output.columns.len() - 1].clone();
        (self.aggregate_node(input, keys, key_columns, calls, output, span), aggregate)
    }

    /// Returns the columns of the first levels as keys, and the columns that they become.
    fn path(&mut self, row: &RowType, levels: usize, span: Span) -> (Vec<Expr>, Vec<BoundColumn>) {
        let (mut keys, mut columns) = (Vec::new(), Vec::new());
        for level in 0..levels {
            for name in [Level::key_name(level), Level::other_name(level)] {
                if let Some(column) = row.find(&name) {
                    keys.push(self.column_value(column, span).expr);
                    columns.push(self.new_column(name, column.ty));
                }
            }
        }
        (keys, columns)
    }

    /// Joins the levels to the last one, and shows them as the query wants.
    fn join_levels(&mut self, mut tables: Vec<Tabular>, levels: &[Level<'_>], span: Span) -> Tabular {
        let mut aggregates: Vec<BoundColumn> = Vec::with_capacity(levels.len());
        let Some(mut table) = tables.pop() else { return self.unknown_table(span) };
        let last = |t: &Tabular| t.row.columns.last().cloned();
        aggregates.extend(last(&table));
        let path = table.row.clone();
        while let Some(above) = tables.pop() {
            let on = above.row.columns[..above.row.columns.len() - 1].iter().filter_map(|r| {
                let l = path.find(&r.name)?;
                Some((self.as_text(l, span), self.as_text(r, span)))
            });
            let on = on.collect();
            let aggregate = last(&above);
            let mut row = table.row.clone();
            row.columns.extend(aggregate.clone());
            aggregates.extend(aggregate);
            let kind = TabularKind::Join { kind: JoinKind::Inner, left: Box::new(table), right: Box::new(above), on };
            table = Tabular { kind, row, span };
        }
        aggregates.reverse();
        let mut keys = Vec::with_capacity(3 * levels.len());
        let mut output = Projection::default();
        for (at, (level, aggregate)) in levels.iter().zip(&aggregates).enumerate() {
            let (Some(value), Some(other)) =
                (path.find(&Level::key_name(at)).cloned(), path.find(&Level::other_name(at)).cloned())
            else {
                continue;
            };
            let (value, other) = (self.column_value(&value, span), self.column_value(&other, span));
            let mut key = |expr: &Typed, descending| {
                keys.push(SortKey { expr: expr.expr.clone(), descending, nulls_first: !descending });
            };
            let aggregate = self.column_value(aggregate, span);
            key(&other, false);
            key(&aggregate, !level.ascending);
            key(&value, false);
            let (value, aggregate) = match (&level.others, level.may_be_other) {
                (Some(label), true) => {
                    let label = self.convert(label.clone(), level.value.ty);
                    (self.either(other, label, value, span), aggregate)
                }
                (None, true) => {
                    let no_value = null_of(level.value.ty, span);
                    let no_aggregate = null_of(level.aggregate.ty, span);
                    let value = self.either(other.clone(), no_value, value, span);
                    (value, self.either(other, no_aggregate, aggregate, span))
                }
                (_, false) => (value, aggregate),
            };
            output.push(level.value.clone(), value.expr);
            output.push(level.aggregate.clone(), aggregate.expr);
        }
        let row = table.row.clone();
        let sorted = Tabular { kind: TabularKind::Sort { input: Box::new(table), keys }, row, span };
        output.into_table(sorted, span)
    }

    fn other(&self, row: &RowType, level: usize, span: Span) -> Typed {
        match row.find(&Level::other_name(level)) {
            Some(column) => self.column_value(column, span),
            None => Typed::literal(Literal::Bool(false), span),
        }
    }

    fn as_text(&self, column: &BoundColumn, span: Span) -> Expr {
        self.convert(self.column_value(column, span), ScalarType::String).expr
    }

    /// Returns one value where a condition holds, and another elsewhere.
    fn either(&mut self, condition: Typed, yes: Typed, no: Typed, span: Span) -> Typed {
        self.call_named("iff", vec![condition, yes, no], span)
    }

    fn call_named(&mut self, name: &'static str, args: Vec<Typed>, span: Span) -> Typed {
        match registry::scalar(name) {
            Some(function) => {
                let name = ast::Name { text: name.into(), span, is_bracketed: false };
                self.call_record(function, args, &name, span)
            }
            None => Typed::unknown(span),
        }
    }
}

fn under_other_in(row: &RowType, at: usize) -> Option<BoundColumn> {
    row.find(&Level::other_name(at.checked_sub(1)?)).cloned()
}
