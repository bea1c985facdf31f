//! `search in (T, …) predicate`: rows that mention a term in any column.

use std::collections::HashMap;

use kql_diagnostics::Span;
use kql_syntax::ast::{self, BinaryOp, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::union::{Leg, found, null_of, source_name};
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::{AnyColumn, Context};
use crate::tabular::{parameter, word};
use crate::typed::Typed;

/// The column that says which table a row comes from.
const TABLE_NAME: &str = "$table";

impl Binder<'_> {
    pub(crate) fn bind_search(
        &mut self,
        input: Option<Tabular>,
        in_tables: &[ast::Expr],
        predicate: &ast::Expr,
        operator: &ast::Operator,
    ) -> Tabular {
        let span = operator.span;
        let minds_case = parameter(&operator.params, &["kind"]).and_then(word) == Some("case_sensitive");
        let union = match input {
            // The tables of a union are known by their names.
            Some(table) if matches!(table.kind, TabularKind::Union { .. }) => self.with_table_name(table, span),
            Some(table) => {
                let source = source_name(&table).unwrap_or_else(|| "union_arg0".into());
                let column = table.row.find(TABLE_NAME).is_none().then(|| (TABLE_NAME.to_owned(), span));
                self.union_legs(vec![Leg { table, source, is_found: false }], false, column, span)
            }
            None => {
                let legs = self.searched_tables(in_tables, span);
                if legs.is_empty() {
                    return self.unknown_table(span);
                }
                self.union_legs(legs, false, Some((TABLE_NAME.to_owned(), span)), span)
            }
        };
        let (predicate, tests) = self.bind_search_predicate(predicate, &union.row, minds_case);
        let (TabularKind::Union { inputs }, row) = (union.kind, union.row) else { return self.unknown_table(span) };
        let (inputs, whole) = self.filter_legs(inputs, &predicate.expr, &tests, span);
        let union = Tabular { kind: TabularKind::Union { inputs }, row: row.clone(), span };
        match whole {
            Some(predicate) => Tabular { kind: TabularKind::Filter { input: Box::new(union), predicate }, row, span },
            None => union,
        }
    }

    /// Puts a column with the name of each row's table before the others of a union.
    fn with_table_name(&mut self, mut union: Tabular, span: Span) -> Tabular {
        if union.row.find(TABLE_NAME).is_some() {
            return union;
        }
        let column = self.new_column(TABLE_NAME, ScalarType::String);
        if let TabularKind::Union { inputs } = &mut union.kind {
            for (number, input) in inputs.iter_mut().enumerate() {
                let source = source_name(&input.input).unwrap_or_else(|| format!("union_arg{number}"));
                input.columns.push((column.id, Typed::literal(Literal::String(source), span).expr));
            }
        }
        union.row.columns.insert(0, column);
        union
    }

    /// Returns the tables that `search` and `find` look at.
    pub(crate) fn searched_tables(&mut self, in_tables: &[ast::Expr], span: Span) -> Vec<Leg> {
        let mut legs = Vec::new();
        if in_tables.is_empty() {
            let mut tables = self.declared_views("*", span);
            tables.extend(self.stored_tables("*", span));
            legs.extend(found(tables));
        }
        for table in in_tables {
            let bound = self.bind_leg(table, legs.len());
            legs.extend(bound);
        }
        legs
    }

    /// Binds the condition of `search` or `find`, and the tests in it that any column may
    /// pass; a column of its own stands for each of them.
    pub(crate) fn bind_search_predicate(
        &mut self,
        predicate: &ast::Expr,
        row: &RowType,
        minds_case: bool,
    ) -> (Typed, Vec<AnyColumn>) {
        let outer = self.any_columns.replace(Vec::new());
        let outer_case = std::mem::replace(&mut self.minds_case, minds_case);
        let bound = self.bind_terms(predicate, row);
        self.minds_case = outer_case;
        let tests = std::mem::replace(&mut self.any_columns, outer);
        (bound, tests.unwrap_or_default())
    }

    fn bind_terms(&mut self, predicate: &ast::Expr, row: &RowType) -> Typed {
        let span = predicate.span;
        match &predicate.kind {
            Ast::Parenthesized(inner) => self.bind_terms(inner, row),
            Ast::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right, .. } => {
                let left = Box::new(self.bind_terms(left, row).expr);
                let right = Box::new(self.bind_terms(right, row).expr);
                let kind = if *op == BinaryOp::And { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
                Typed::new(kind, ScalarType::Bool, span)
            }
            Ast::Star => Typed::literal(Literal::Bool(true), span),
            Ast::Binary { left, .. } if matches!(left.kind, Ast::Star) => {
                self.bind_condition(predicate, Context::of(row))
            }
            Ast::Literal(Literal::String(text)) if text.chars().all(|c| c == '*') && !text.is_empty() => {
                Typed::literal(Literal::Bool(true), span)
            }
            _ => {
                let value = self.bind_scalar(predicate, Context::of(row));
                // A string stands for a term, wherever it comes from.
                if value.is(ScalarType::String) && self.is_constant(&value.expr) {
                    return self.any_column(BinaryOp::SearchTerm, span, value, span, Context::of(row));
                }
                if !value.may_be(ScalarType::Bool) {
                    let message = format!("a bool or a search term is expected, not a {}", value.expr.ty);
                    self.error("KS141", predicate.span, message);
                    return Typed::unknown(predicate.span);
                }
                value
            }
        }
    }

    /// Filters each input of a union by a condition on the union's row: a table is
    /// searched in its own columns only, and not read where the condition cannot hold.
    /// What of the condition reads tables itself is handed back, to be asked once.
    pub(crate) fn filter_legs(
        &mut self,
        inputs: Vec<UnionInput>,
        predicate: &Expr,
        tests: &[AnyColumn],
        span: Span,
    ) -> (Vec<UnionInput>, Option<Expr>) {
        let (mut own, mut whole) = (Vec::new(), Vec::new());
        for conjunct in conjuncts_of(predicate) {
            let is_whole = reads_tables(conjunct) && !tests.iter().any(|t| mentions(conjunct, t.column.id));
            if is_whole { whole.push(conjunct.clone()) } else { own.push(conjunct) }
        }
        let mut filtered = Vec::with_capacity(inputs.len());
        for UnionInput { mut input, columns } in inputs {
            let made: HashMap<ColumnId, &Expr> = columns.iter().map(|(id, expr)| (*id, expr)).collect();
            for conjunct in &own {
                let predicate = self.in_leg(conjunct, &made, tests, &input.row, span);
                let row = input.row.clone();
                input = Tabular { kind: TabularKind::Filter { input: Box::new(input), predicate }, row, span };
            }
            filtered.push(UnionInput { input, columns });
        }
        let both = |a, b| Expr { kind: ExprKind::And(Box::new(a), Box::new(b)), ty: ScalarType::Bool, span };
        (filtered, whole.into_iter().reduce(both))
    }

    /// Returns a condition on a union's row as one on the row of an input.
    fn in_leg(
        &mut self,
        expr: &Expr,
        own: &HashMap<ColumnId, &Expr>,
        tests: &[AnyColumn],
        row: &RowType,
        span: Span,
    ) -> Expr {
        let map = |binder: &mut Self, e: &Expr| binder.in_leg(e, own, tests, row, span);
        let kind = match &expr.kind {
            ExprKind::Column(id) => {
                if let Some(test) = tests.iter().find(|t| t.column.id == *id) {
                    return self.passes_in_any(test, row, span);
                }
                return match own.get(id) {
                    Some(value) => Expr { span: expr.span, ..(*value).clone() },
                    None => null_of(expr.ty, expr.span).expr,
                };
            }
            ExprKind::Call { function, args } => {
                ExprKind::Call { function, args: args.iter().map(|a| map(self, a)).collect() }
            }
            ExprKind::And(a, b) => ExprKind::And(Box::new(map(self, a)), Box::new(map(self, b))),
            ExprKind::Or(a, b) => ExprKind::Or(Box::new(map(self, a)), Box::new(map(self, b))),
            ExprKind::Convert(a) => ExprKind::Convert(Box::new(map(self, a))),
            ExprKind::InTable { operand, table, negated, case_insensitive } => ExprKind::InTable {
                operand: Box::new(map(self, operand)),
                table: Box::new(self.copy_table(table)),
                negated: *negated,
                case_insensitive: *case_insensitive,
            },
            ExprKind::ToScalar(table) => ExprKind::ToScalar(Box::new(self.copy_table(table))),
            ExprKind::Literal(_) | ExprKind::Window { .. } | ExprKind::IngestionTime => expr.kind.clone(),
        };
        Expr { kind, ty: expr.ty, span: expr.span }
    }
}

fn conjuncts_of(predicate: &Expr) -> Vec<&Expr> {
    let (mut conjuncts, mut rest) = (Vec::new(), vec![predicate]);
    while let Some(expr) = rest.pop() {
        match &expr.kind {
            ExprKind::And(a, b) => rest.extend([b.as_ref(), a.as_ref()]),
            _ => conjuncts.push(expr),
        }
    }
    conjuncts
}

/// Returns the parts of an expression; tables inside it are not among them.
pub(crate) fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::ToScalar(_) | ExprKind::IngestionTime => Vec::new(),
        ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => args.iter().collect(),
        ExprKind::And(a, b) | ExprKind::Or(a, b) => vec![a, b],
        ExprKind::Convert(a) | ExprKind::InTable { operand: a, .. } => vec![a],
    }
}

fn reads_tables(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::ToScalar(_) | ExprKind::InTable { .. }) || parts(expr).into_iter().any(reads_tables)
}

fn mentions(expr: &Expr, id: ColumnId) -> bool {
    matches!(expr.kind, ExprKind::Column(found) if found == id) || parts(expr).into_iter().any(|e| mentions(e, id))
}
