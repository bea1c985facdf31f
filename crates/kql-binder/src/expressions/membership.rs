//! `in`, `has_any`, `has_all` and `between`.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, InOp};
use kql_types::{Literal, ScalarType};

use super::{Context, Wanted};
use crate::binder::Binder;
use crate::bound::*;
use crate::typed::{Typed, Value};

impl Binder<'_> {
    pub(super) fn bind_in(
        &mut self,
        op: InOp,
        op_span: Span,
        left: &ast::Expr,
        list: &[ast::Expr],
        span: Span,
        context: Context<'_>,
    ) -> Typed {
        let symbol = match op {
            InOp::In => "in",
            InOp::NotIn => "!in",
            InOp::InCi => "in~",
            InOp::NotInCi => "!in~",
            InOp::HasAny => "has_any",
            InOp::HasAll => "has_all",
        };
        let operand = self.bind_scalar(left, context);
        let is_text = matches!(op, InOp::HasAny | InOp::HasAll);
        if is_text && operand.ty().is_some_and(|t| !matches!(t, ScalarType::String | ScalarType::Dynamic)) {
            let message = format!("a string is expected, not a {}", operand.expr.ty);
            self.error("KS107", left.span, message);
            return unknown_bool(span);
        }
        let mut args = vec![operand];
        for item in list {
            match self.bind(item, context, if list.len() == 1 { Wanted::Any } else { Wanted::Scalar }) {
                Value::Scalar(value) => {
                    let fitted = match args[0].ty() {
                        Some(ty) if !is_text && !value.is(ty) => self.fit_literal(&value, ty),
                        _ => None,
                    };
                    let value = fitted.unwrap_or(value);
                    args.push(value);
                }
                Value::Tabular(table) if list.len() == 1 => {
                    let operand = args.swap_remove(0);
                    return self.in_table(op, symbol, operand, table, span);
                }
                Value::Unknown(span) => args.push(Typed::unknown(span)),
                _ => {
                    self.error("KS108", item.span, "a scalar value is expected here");
                    args.push(Typed::unknown(item.span));
                }
            }
        }
        if args.len() == 1 {
            // An empty list: nothing is in it.
            let value = Literal::Bool(matches!(op, InOp::NotIn | InOp::NotInCi));
            return if args[0].is_unknown { unknown_bool(span) } else { Typed::literal(value, span) };
        }
        if args.iter().any(|a| a.is_unknown) {
            return unknown_bool(span);
        }
        let _ = op_span;
        self.operator_call(symbol, args, ScalarType::Bool, span)
    }

    fn in_table(&mut self, op: InOp, symbol: &'static str, operand: Typed, table: Tabular, span: Span) -> Typed {
        let Some(first) = table.row.columns.first() else { return unknown_bool(span) };
        if operand.is_unknown || self.is_unknown(first.id) {
            return unknown_bool(span);
        }
        if matches!(op, InOp::HasAny | InOp::HasAll) {
            // The words are gathered into one array first.
            let words = self.first_column_as_array(table, span);
            return self.operator_call(symbol, vec![operand, words], ScalarType::Bool, span);
        }
        let kind = ExprKind::InTable {
            operand: Box::new(operand.expr),
            table: Box::new(table),
            negated: matches!(op, InOp::NotIn | InOp::NotInCi),
            case_insensitive: matches!(op, InOp::InCi | InOp::NotInCi),
        };
        Typed::new(kind, ScalarType::Bool, span)
    }

    /// Returns `toscalar(table | summarize make_set(first column))`.
    fn first_column_as_array(&mut self, table: Tabular, span: Span) -> Typed {
        let Some(function) = kql_functions::registry::aggregate("make_set") else {
            self.error("KU200", span, "the function `make_set` is not supported yet");
            return Typed::unknown(span);
        };
        let Some(first) = table.row.columns.first().cloned() else { return Typed::unknown(span) };
        let arg = self.column_value(&first, span).expr;
        let output = self.new_column("set", ScalarType::Dynamic);
        let aggregate = Tabular {
            row: RowType::of(vec![output.clone()]),
            kind: TabularKind::Aggregate {
                input: Box::new(table),
                keys: Vec::new(),
                key_columns: Vec::new(),
                aggregates: vec![AggregateCall { function, args: vec![arg], outputs: vec![output], span }],
            },
            span,
        };
        Typed::new(ExprKind::ToScalar(Box::new(aggregate)), ScalarType::Dynamic, span)
    }

    pub(super) fn bind_between(
        &mut self,
        negated: bool,
        operand: &ast::Expr,
        low: &ast::Expr,
        high: &ast::Expr,
        span: Span,
        context: Context<'_>,
    ) -> Typed {
        let value = self.bind_scalar(operand, context);
        let low_value = self.bind_scalar(low, context);
        let high_value = self.bind_scalar(high, context);
        let Some(ty) = value.ty() else { return unknown_bool(span) };
        if !(ty.is_numeric() || matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Dynamic)) {
            self.error("KS141", operand.span, format!("a number, a datetime or a timespan is expected, not a {ty}"));
            return unknown_bool(span);
        }
        let fits = |bound: ScalarType, is_high: bool| match ty {
            ScalarType::DateTime => bound == ScalarType::DateTime || (is_high && bound == ScalarType::TimeSpan),
            ScalarType::TimeSpan => bound == ScalarType::TimeSpan,
            ScalarType::Dynamic => bound.is_numeric() || matches!(bound, ScalarType::DateTime | ScalarType::TimeSpan),
            _ => bound.is_numeric() || bound == ScalarType::Dynamic,
        };
        for (bound, expr, is_high) in [(&low_value, low, false), (&high_value, high, true)] {
            if let Some(found) = bound.ty()
                && !fits(found, is_high)
            {
                self.error("KS141", expr.span, format!("a bound of a {ty} cannot be a {found}"));
                return unknown_bool(span);
            }
        }
        if low_value.is_unknown || high_value.is_unknown {
            return unknown_bool(span);
        }
        // `dynamic between (datetime .. datetime)` reads the value as the bounds are.
        let value = match (ty, low_value.expr.ty) {
            (ScalarType::Dynamic, bound @ (ScalarType::DateTime | ScalarType::TimeSpan)) => self.convert(value, bound),
            _ => value,
        };
        let (value, low_value) = self.comparable(value, low_value);
        let (value, high_value) = self.comparable(value, high_value);
        let symbol = if negated { "!between" } else { "between" };
        self.operator_call(symbol, vec![value, low_value, high_value], ScalarType::Bool, span)
    }
}

fn unknown_bool(span: Span) -> Typed {
    Typed::new(ExprKind::Literal(Literal::Null(ScalarType::Bool)), ScalarType::Bool, span)
}
