//! `join kind=… (right) on …`

use std::collections::HashSet;

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, BinaryOp, ExprKind as Ast};
use kql_types::ScalarType;

use super::projection::unique_name;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};
use crate::typed::{Typed, Value};

impl Binder<'_> {
    pub(crate) fn bind_join(
        &mut self,
        left: Tabular,
        right: &ast::Expr,
        on: &[ast::Expr],
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let kind = parameter(parameters, &["kind"]).and_then(word).and_then(join_kind).unwrap_or(JoinKind::InnerUnique);
        let right = self.bind_tabular(right, Context::NONE);
        if on.is_empty() {
            let diagnostic = Diagnostic::error("KS006", span, "the join has no condition");
            self.report(diagnostic.with_help("write `on key`, or `on $left.a == $right.b`"));
        }
        let on = self.bind_join_conditions(&left.row, &right.row, on);
        let keeps_left = !matches!(kind, JoinKind::RightSemi | JoinKind::RightAnti);
        let keeps_right = !matches!(kind, JoinKind::LeftSemi | JoinKind::LeftAnti);
        let mut columns = Vec::new();
        if keeps_left {
            columns.extend(left.row.columns.iter().cloned());
        }
        if keeps_right {
            columns.extend(right.row.columns.iter().cloned());
        }
        number_repeated_names(&mut columns);
        let is_open = (keeps_left && left.row.is_open) || (keeps_right && right.row.is_open);
        let kind = TabularKind::Join { kind, left: Box::new(left), right: Box::new(right), on };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }

    /// Binds what follows `on`: names of columns on both sides, and equalities of
    /// `$left` and `$right`.
    pub(crate) fn bind_join_conditions(
        &mut self,
        left: &RowType,
        right: &RowType,
        on: &[ast::Expr],
    ) -> Vec<(Expr, Expr)> {
        let mut pairs = Vec::with_capacity(on.len());
        for condition in on {
            self.bind_join_condition(left, right, condition, &mut pairs);
        }
        pairs
    }

    fn bind_join_condition(
        &mut self,
        left: &RowType,
        right: &RowType,
        condition: &ast::Expr,
        pairs: &mut Vec<(Expr, Expr)>,
    ) {
        match &condition.kind {
            Ast::Parenthesized(inner) => self.bind_join_condition(left, right, inner, pairs),
            Ast::Binary { op: BinaryOp::And, left: a, right: b, .. } => {
                self.bind_join_condition(left, right, a, pairs);
                self.bind_join_condition(left, right, b, pairs);
            }
            Ast::Name(name) => self.bind_common_column(left, right, name, pairs),
            Ast::Binary { op: BinaryOp::Equal, left: a, right: b, .. } => {
                let (a_side, b_side) = (side_of(a), side_of(b));
                let (l, r) = match (a_side, b_side) {
                    (Some("$right"), Some("$left")) => (b, a),
                    (Some("$left"), Some("$right")) => (a, b),
                    (a_side, b_side) => {
                        let wrong = if a_side == Some("$left") || a_side == Some("$right") { b } else { a };
                        let _ = b_side;
                        let diagnostic =
                            Diagnostic::error("KS183", wrong.span, "a join condition compares `$left` with `$right`");
                        self.report(diagnostic.with_help("write `$left.a == $right.b`"));
                        return;
                    }
                };
                let context = Context { row: Some(left), right: Some(right), ..Context::NONE };
                let l = self.bind_scalar(l, context);
                let r = self.bind_scalar(r, context);
                self.join_pair(l, r, condition.span, pairs);
            }
            Ast::Missing | Ast::Error => {}
            _ => {
                let diagnostic = Diagnostic::error(
                    "KS182",
                    condition.span,
                    "a column of both sides, or an equality of `$left` and `$right`, is expected",
                );
                self.report(diagnostic.with_help("write `on key`, or `on $left.a == $right.b`"));
            }
        }
    }

    fn bind_common_column(&mut self, left: &RowType, right: &RowType, name: &ast::Name, pairs: &mut Vec<(Expr, Expr)>) {
        let (l, r) = (left.find(&name.text), right.find(&name.text));
        let value = |binder: &mut Self, column: Option<&BoundColumn>| match column {
            Some(column) => binder.column_value(column, name.span),
            None => binder.undetermined(&name.text, name.span),
        };
        match (l, r) {
            (None, None) if !left.is_open && !right.is_open => {
                let both = left.columns.iter().map(|c| c.name.as_str()).filter(|n| right.find(n).is_some());
                self.not_a_column(&name.text, name.span, both);
            }
            (None, _) if !left.is_open => self.missing_on_a_side(name, "left"),
            (_, None) if !right.is_open => self.missing_on_a_side(name, "right"),
            _ => {
                let (l, r) = (value(self, l), value(self, r));
                if let (Some(a), Some(b)) = (l.ty(), r.ty())
                    && !are_joinable(a, b)
                {
                    let message = format!("the column `{}` is a {a} on the left and a {b} on the right", name.text);
                    self.error("KS227", name.span, message);
                    return;
                }
                if l.is(ScalarType::Dynamic) {
                    let (l, r) = (self.convert(l, ScalarType::String), self.convert(r, ScalarType::String));
                    pairs.push((l.expr, r.expr));
                    return;
                }
                self.join_pair(l, r, name.span, pairs);
            }
        }
    }

    /// Returns the column `$left` or `$right` has of a name. Only a column is meant, so that
    /// a variable of that name is none.
    pub(crate) fn column_of_side(&mut self, side: &RowType, name: &ast::Name, span: Span) -> Value {
        match side.find(&name.text) {
            Some(column) => Value::Scalar(self.column_value(column, span)),
            None if side.is_open => Value::Scalar(self.undetermined(&name.text, name.span)),
            None => {
                self.not_a_column(&name.text, name.span, side.columns.iter().map(|c| c.name.as_str()));
                Value::Unknown(span)
            }
        }
    }

    fn missing_on_a_side(&mut self, name: &ast::Name, side: &str) {
        let message = format!("the column `{}` must exist on both sides; the {side} has none", name.text);
        let diagnostic = Diagnostic::error("KS145", name.span, message);
        self.report(diagnostic.with_help("join columns of different names with `$left.a == $right.b`"));
    }

    fn join_pair(&mut self, left: Typed, right: Typed, span: Span, pairs: &mut Vec<(Expr, Expr)>) {
        let (Some(l), Some(r)) = (left.ty(), right.ty()) else { return };
        if l == ScalarType::Dynamic || r == ScalarType::Dynamic {
            let at = if l == ScalarType::Dynamic { left.expr.span } else { right.expr.span };
            let diagnostic = Diagnostic::error("KS241", at, "a key of a join cannot be dynamic");
            self.report(diagnostic.with_help("convert the column before, with `tostring()` for example"));
            return;
        }
        if !are_joinable(l, r) {
            self.error("KS242", span, format!("the keys of a join must be of one type, not {l} and {r}"));
            return;
        }
        if l == r {
            pairs.push((left.expr, right.expr));
            return;
        }
        let common = match (l, r) {
            (ScalarType::Decimal, _) | (_, ScalarType::Decimal) => ScalarType::Decimal,
            (ScalarType::Real, _) | (_, ScalarType::Real) => ScalarType::Real,
            _ => ScalarType::Long,
        };
        pairs.push((self.convert(left, common).expr, self.convert(right, common).expr));
    }
}

/// Gives a number to each name that stands before it already: the first that no column
/// of either side has, so that a name that is there only once stays as it is.
pub(crate) fn number_repeated_names(columns: &mut [BoundColumn]) {
    let mut taken: HashSet<String> = columns.iter().map(|c| c.name.clone()).collect();
    let mut seen: HashSet<String> = HashSet::with_capacity(columns.len());
    for column in columns {
        if !seen.insert(column.name.clone()) {
            column.name = unique_name(&column.name, |n| taken.contains(n));
            taken.insert(column.name.clone());
        }
    }
}

fn are_joinable(a: ScalarType, b: ScalarType) -> bool {
    a == b || (a.is_numeric() && b.is_numeric())
}

/// Returns `$left` or `$right`, whichever a condition's operand begins with.
fn side_of(expr: &ast::Expr) -> Option<&str> {
    match &expr.kind {
        Ast::Path { base, .. } | Ast::Element { base, .. } => side_of(base),
        Ast::Parenthesized(inner) => side_of(inner),
        Ast::Name(name) => (name.text == "$left" || name.text == "$right").then_some(name.text.as_str()),
        _ => None,
    }
}

fn join_kind(name: &str) -> Option<JoinKind> {
    Some(match name {
        "innerunique" => JoinKind::InnerUnique,
        "inner" => JoinKind::Inner,
        "leftouter" => JoinKind::LeftOuter,
        "rightouter" => JoinKind::RightOuter,
        "fullouter" => JoinKind::FullOuter,
        "leftsemi" => JoinKind::LeftSemi,
        "rightsemi" => JoinKind::RightSemi,
        "leftanti" | "anti" | "leftantisemi" => JoinKind::LeftAnti,
        "rightanti" | "rightantisemi" => JoinKind::RightAnti,
        _ => return None,
    })
}
