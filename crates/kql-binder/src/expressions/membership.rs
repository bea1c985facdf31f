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
        let is_about_text = is_text || matches!(op, InOp::InCi | InOp::NotInCi);
        if is_about_text && operand.ty().is_some_and(|t| !matches!(t, ScalarType::String | ScalarType::Dynamic)) {
            let message = format!("a string is expected, not a {}", operand.expr.ty);
            self.error("KS107", left.span, message);
            return unknown_bool(span);
        }
        let mut args = vec![operand];
        for item in list {
            let known = self.newest_column();
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
                    self.check_independent(&table, known, "the table behind the operator is computed once");
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

    /// Returns the operator between an operand and the parenthesis before its lower bound.
    fn between_span(&self, operand: &ast::Expr, low: &ast::Expr) -> Span {
        let gap = Span::new(operand.span.end, low.span.start.max(operand.span.end));
        let text = self.source_text(gap);
        let leading = text.len() - text.trim_start().len();
        let length = text.trim().trim_end_matches('(').trim_end().len();
        Span::new(gap.start + leading as u32, gap.start + (leading + length) as u32)
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
        let symbol = if negated { "!between" } else { "between" };
        let value = self.bind_scalar(operand, context);
        let low_value = self.bind_scalar(low, context);
        let high_value = self.bind_scalar(high, context);
        let (Some(ty), Some(low_type), Some(high_type)) = (value.ty(), low_value.ty(), high_value.ty()) else {
            return unknown_bool(span);
        };
        if !can_be_between(ty, low_type, high_type) {
            let (code, at, what) = match between_mismatch([ty, low_type, high_type]) {
                Some((code, 0)) => (code, operand.span, "its value"),
                Some((code, 1)) => (code, low.span, "its lower bound"),
                Some((code, _)) => (code, high.span, "its upper bound"),
                None => ("KS106", self.between_span(operand, low), "that"),
            };
            let message = format!(
                "the operator `{symbol}` is not defined for a {ty} between {low_type} and {high_type}: {what} does not fit"
            );
            self.error(code, at, message);
            return unknown_bool(span);
        }
        // `dynamic between (datetime .. datetime)` reads the value as the bounds are.
        let value = match (ty, low_value.expr.ty) {
            (ScalarType::Dynamic, bound @ (ScalarType::DateTime | ScalarType::TimeSpan)) => self.convert(value, bound),
            _ => value,
        };
        let (value, low_value) = self.comparable(value, low_value);
        let (value, high_value) = self.comparable(value, high_value);
        self.operator_call(symbol, vec![value, low_value, high_value], ScalarType::Bool, span)
    }
}

/// Returns whether a value can be compared with two bounds.
fn can_be_between(value: ScalarType, low: ScalarType, high: ScalarType) -> bool {
    use ScalarType::{DateTime, Dynamic, TimeSpan};
    match (value, low, high) {
        (DateTime | Dynamic, DateTime, DateTime | TimeSpan) | (TimeSpan | Dynamic, TimeSpan, TimeSpan) => true,
        (v, Dynamic, Dynamic) => v.is_numeric(),
        (v, l, h) => (v.is_numeric() || v == Dynamic) && l.is_numeric() && h.is_numeric(),
    }
}

/// What a parameter of `between` takes.
#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Number,
    Summable,
    Exact(ScalarType),
    /// Of the type of the operand at the place, which is of the kind.
    Same(usize),
}

/// Returns the code and the place of the operand that the signature of `between` that
/// fits best refuses; nothing when no signature fits better than the others.
fn between_mismatch(types: [ScalarType; 3]) -> Option<(&'static str, usize)> {
    use Operand::{Exact, Number, Same, Summable};
    use ScalarType::{DateTime, Dynamic, TimeSpan};
    const SIGNATURES: [[Operand; 3]; 5] = [
        [Number, Number, Number],
        [Summable, Same(0), Same(0)],
        [Exact(DateTime), Exact(DateTime), Exact(TimeSpan)],
        [Number, Exact(Dynamic), Same(1)],
        [Exact(Dynamic), Number, Same(1)],
    ];
    let points = |signature: &[Operand; 3], at: usize| {
        let operand = match signature[at] {
            Same(of) => signature[of],
            operand => operand,
        };
        let ty = types[at];
        match operand {
            Number if ty.is_numeric() => 2,
            Summable if ty.is_numeric() || matches!(ty, DateTime | TimeSpan) => 1,
            Exact(wanted) if wanted == ty => 3,
            _ => 0,
        }
    };
    let rank = |signature: &[Operand; 3]| {
        let points = [points(signature, 0), points(signature, 1), points(signature, 2)];
        let matches = points.iter().filter(|p| **p > 0).count();
        (matches, points.iter().min().copied(), points.iter().max().copied())
    };
    let best = SIGNATURES.iter().max_by_key(|s| rank(s))?;
    if SIGNATURES.iter().filter(|s| rank(s) == rank(best)).count() > 1 {
        return None;
    }
    (0..3).find_map(|at| {
        let ty = types[at];
        let code = match best[at] {
            Number if !ty.is_numeric() => "KS137",
            Summable if points(best, at) == 0 => "KS138",
            Exact(wanted) if wanted != ty => "KS107",
            Same(of) if types[of] != ty => "KS141",
            _ => return None,
        };
        Some((code, at))
    })
}

fn unknown_bool(span: Span) -> Typed {
    Typed::new(ExprKind::Literal(Literal::Null(ScalarType::Bool)), ScalarType::Bool, span)
}
