//! `range x from a to b step s`

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::ScalarType::{self, *};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_range(
        &mut self,
        name: &ast::Name,
        from: &ast::Expr,
        to: &ast::Expr,
        step: &ast::Expr,
        span: Span,
    ) -> Tabular {
        let mut values = [from, to, step].map(|e| (e, self.bind_scalar(e, Context::NONE)));
        for (expr, value) in &mut values {
            if let Some(ty) = value.ty()
                && !(ty.is_numeric() || matches!(ty, DateTime | TimeSpan))
            {
                self.error("KS138", expr.span, format!("a number, a datetime or a timespan is expected, not a {ty}"));
                value.is_unknown = true;
            }
        }
        let [(_, from), (_, to), (step_expr, step)] = values;
        if let (Some(a), Some(b), Some(s)) = (from.ty(), to.ty(), step.ty()) {
            let of_time = |t: ScalarType| matches!(t, DateTime | TimeSpan);
            if (of_time(a) && of_time(b)) != of_time(s) {
                let message = format!("values from {a} to {b} cannot be a {s} apart");
                self.error("KS106", step_expr.span, message);
            }
        }
        let ty = match (from.ty(), to.ty(), step.ty()) {
            (Some(a), Some(b), Some(s)) => range_type(a, b, s),
            _ => None,
        };
        let Some(ty) = ty else {
            let column = self.new_unknown_column(&name.text);
            return Tabular { kind: TabularKind::Values { rows: Vec::new() }, row: RowType::of(vec![column]), span };
        };
        let step_type = if ty == DateTime { TimeSpan } else { ty };
        let row = RowType::of(vec![self.new_column(&name.text, ty)]);
        let kind = TabularKind::Range {
            from: self.convert(from, ty).expr,
            to: self.convert(to, ty).expr,
            step: self.convert(step, step_type).expr,
        };
        Tabular { kind, row, span }
    }
}

/// Returns the type of the values: that of the bounds, made wide enough for the step.
fn range_type(from: ScalarType, to: ScalarType, step: ScalarType) -> Option<ScalarType> {
    let rank = |t: ScalarType| match t {
        Int => 0,
        Long => 1,
        Real => 2,
        Decimal => 3,
        _ => 4,
    };
    if [from, to].contains(&DateTime) {
        return Some(DateTime);
    }
    if [from, to].contains(&TimeSpan) {
        return Some(TimeSpan);
    }
    [from, to, step]
        .into_iter()
        .filter(|t| t.is_numeric())
        .max_by_key(|t| rank(*t))
        .map(|t| if t == Int { Long } else { t })
}
