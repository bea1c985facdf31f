//! `search in (T, …) predicate`: rows that mention a term in any column.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, BinaryOp, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::typed::Typed;

impl Binder<'_> {
    pub(crate) fn bind_search(
        &mut self,
        input: Option<Tabular>,
        in_tables: &[ast::Expr],
        predicate: &ast::Expr,
        operator: &ast::Operator,
    ) -> Tabular {
        let span = operator.span;
        let tables = match input {
            Some(table) => vec![table],
            None if in_tables.is_empty() => self.all_tables(span),
            None => in_tables.iter().map(|t| self.bind_tabular(t, Context::NONE)).collect(),
        };
        if tables.is_empty() {
            return self.unknown_table(span);
        }
        let union = self.union_of(tables, false, span);
        let union = self.with_table_name(union, "$table", span);
        let predicate = self.bind_search_predicate(predicate, &union.row);
        let row = union.row.clone();
        Tabular { kind: TabularKind::Filter { input: Box::new(union), predicate: predicate.expr }, row, span }
    }

    /// Returns all tables of the catalog.
    pub(crate) fn all_tables(&mut self, span: Span) -> Vec<Tabular> {
        let mut tables: Vec<_> = self.catalog.tables.values().cloned().collect();
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        tables.iter().map(|t| self.scan(t, ScanSource::Table, span)).collect()
    }

    /// Puts a column with the name of each row's table before the others of a union.
    pub(crate) fn with_table_name(&mut self, mut union: Tabular, name: &str, span: Span) -> Tabular {
        let column = self.new_column(name, ScalarType::String);
        if let TabularKind::Union { inputs } = &mut union.kind {
            for (number, input) in inputs.iter_mut().enumerate() {
                let source = match &input.input.kind {
                    TabularKind::Scan { table, .. } => table.name.clone(),
                    _ => format!("union_arg{number}"),
                };
                input.exprs.insert(0, Typed::literal(Literal::String(source), span).expr);
            }
            union.row.columns.insert(0, column);
        }
        union
    }

    fn bind_search_predicate(&mut self, predicate: &ast::Expr, row: &RowType) -> Typed {
        let span = predicate.span;
        match &predicate.kind {
            Ast::Parenthesized(inner) => self.bind_search_predicate(inner, row),
            Ast::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right, .. } => {
                let left = Box::new(self.bind_search_predicate(left, row).expr);
                let right = Box::new(self.bind_search_predicate(right, row).expr);
                let kind = if *op == BinaryOp::And { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
                Typed::new(kind, ScalarType::Bool, span)
            }
            Ast::Literal(Literal::String(_)) => self.any_column(predicate, row, span),
            Ast::Star => Typed::literal(Literal::Bool(true), span),
            Ast::Binary { left, right, .. } if matches!(left.kind, Ast::Star) => self.any_column(right, row, span),
            _ => self.bind_condition(predicate, Context::of(row)),
        }
    }

    /// Returns whether any column has a term.
    fn any_column(&mut self, term: &ast::Expr, row: &RowType, span: Span) -> Typed {
        let term = self.bind_scalar(term, Context::NONE);
        let Some(text) = self.evaluate_string(&term) else { return Typed::literal(Literal::Bool(false), span) };
        let symbol = match (text.strip_prefix('*'), text.strip_suffix('*')) {
            (Some(_), Some(_)) if text.len() > 1 => "contains",
            (Some(_), None) => "hassuffix",
            (None, Some(_)) => "hasprefix",
            _ => "has",
        };
        let bare = text.trim_matches('*').to_owned();
        if bare.is_empty() {
            return Typed::literal(Literal::Bool(true), span);
        }
        let mut tests: Vec<Expr> = Vec::with_capacity(row.columns.len());
        for column in &row.columns {
            let value = self.column_value(column, span);
            let value = if matches!(column.ty, ScalarType::String | ScalarType::Dynamic) {
                value
            } else {
                self.convert(value, ScalarType::String)
            };
            let term = Typed::literal(Literal::String(bare.clone()), span);
            let test = self.operator_call(symbol, vec![value, term], ScalarType::Bool, span);
            tests.push(test.expr);
        }
        // A balanced tree: a row of all tables has thousands of columns.
        while tests.len() > 1 {
            let mut pairs = Vec::with_capacity(tests.len().div_ceil(2));
            let mut rest = tests.into_iter();
            while let Some(left) = rest.next() {
                pairs.push(match rest.next() {
                    Some(right) => {
                        Expr { kind: ExprKind::Or(Box::new(left), Box::new(right)), ty: ScalarType::Bool, span }
                    }
                    None => left,
                });
            }
            tests = pairs;
        }
        let kind = tests.pop().map_or(ExprKind::Literal(Literal::Bool(false)), |e| e.kind);
        Typed::new(kind, ScalarType::Bool, span)
    }
}
