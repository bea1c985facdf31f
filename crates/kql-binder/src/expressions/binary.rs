//! Infix operators: which operand types they take, and what they return.

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::registry;
use kql_syntax::ast::{self, BinaryOp, ExprKind as Ast};
use kql_types::Literal;
use kql_types::ScalarType::{self, *};

use super::{Context, Wanted, resolve};
use crate::binder::Binder;
use crate::bound::*;
use crate::typed::{Typed, Value};

impl Binder<'_> {
    /// Binds a chain of infix operators; long chains of `or` lean to the left and are
    /// walked without recursion.
    pub(super) fn bind_binary(&mut self, expr: &ast::Expr, context: Context<'_>) -> Typed {
        let mut spine = Vec::new();
        let mut first = expr;
        while let Ast::Binary { op, op_span, left, right } = &first.kind {
            spine.push((*op, *op_span, right, first.span));
            first = left;
        }
        let mut value = match (&first.kind, spine.pop()) {
            (Ast::Star, Some((op, _, right, span))) => {
                let right = self.bind_scalar(right, context);
                self.any_column(op, first.span, right, span, context)
            }
            (_, last) => {
                spine.extend(last);
                self.bind_scalar(first, context)
            }
        };
        while let Some((op, op_span, right, span)) = spine.pop() {
            let right = self.bind_right_operand(op, op_span, right, context);
            value = self.bind_infix(op, op_span, value, right, span);
        }
        value
    }

    /// Binds what stands behind an operator; a table there is an operand of the wrong type.
    fn bind_right_operand(&mut self, op: BinaryOp, op_span: Span, right: &ast::Expr, context: Context<'_>) -> Typed {
        match self.bind(right, context, Wanted::Scalar) {
            Value::Scalar(value) => value,
            Value::Tabular(_) => {
                let message = format!("the operator `{}` is not defined for a table", symbol(op));
                let help = "use `in` or `has_any` to look for the values of a table's first column";
                self.report(Diagnostic::error("KS106", op_span, message).with_help(help));
                Typed::unknown(right.span)
            }
            Value::Unknown(span) => Typed::unknown(span),
            Value::Type(_) | Value::Entity(_) | Value::Group(_) | Value::Graph(_) => {
                self.error("KS108", right.span, "a scalar value is expected here");
                Typed::unknown(right.span)
            }
        }
    }

    fn bind_infix(&mut self, op: BinaryOp, op_span: Span, left: Typed, right: Typed, span: Span) -> Typed {
        let symbol = symbol(op);
        let (Some(l), Some(r)) = (left.ty(), right.ty()) else {
            return unknown_result(op, span);
        };
        let Some(result) = result_type(op, l, r) else {
            let message = format!("the operator `{symbol}` is not defined for {l} and {r}");
            let mut diagnostic = Diagnostic::error("KS106", op_span, message);
            if let Some(help) = conversion_help(op, l, r) {
                diagnostic = diagnostic.with_help(help);
            }
            self.report(diagnostic);
            return match result_type(op, Bool, Bool).or(result_type(op, String, String)) {
                Some(Bool) => {
                    Typed { is_unknown: true, ..Typed::new(ExprKind::Literal(Literal::Null(Bool)), Bool, span) }
                }
                _ => Typed::unknown(span),
            };
        };
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let left = Box::new(self.convert(left, Bool).expr);
                let right = Box::new(self.convert(right, Bool).expr);
                let kind = if op == BinaryOp::And { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
                Typed::new(kind, Bool, span)
            }
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => {
                let (left, right) = self.comparable(left, right);
                self.operator_call(symbol, vec![left, right], result, span)
            }
            _ => {
                let (op, right) = self.cased_operator(op, right);
                self.operator_call(self::symbol(op), vec![left, right], result, span)
            }
        }
    }

    /// Brings a constant to the type of what it is compared with, so that a column is
    /// compared as it lies; the kernels compare all else.
    pub(crate) fn comparable(&mut self, left: Typed, right: Typed) -> (Typed, Typed) {
        let (Some(l), Some(r)) = (left.ty(), right.ty()) else { return (left, right) };
        if l == r {
            return (left, right);
        }
        if let Some(fitted) = self.fit_literal(&right, l) {
            return (left, fitted);
        }
        if let Some(fitted) = self.fit_literal(&left, r) {
            return (fitted, right);
        }
        (left, right)
    }

    /// Returns a literal as another type, when a comparison comes out the same.
    pub(crate) fn fit_literal(&self, value: &Typed, ty: ScalarType) -> Option<Typed> {
        let literal = match (value.as_literal()?, ty) {
            (Literal::Long(v), Int) => Literal::Int(i32::try_from(*v).ok()?),
            (Literal::Int(v), Long) => Literal::Long(i64::from(*v)),
            (Literal::Int(v), Real) => Literal::Real(f64::from(*v)),
            (Literal::Long(v), Real) if v.unsigned_abs() < 1 << 53 => Literal::Real(*v as f64),
            (Literal::Int(v), String) => Literal::String(v.to_string()),
            (Literal::Long(v), String) => Literal::String(v.to_string()),
            (Literal::Bool(v), String) => Literal::String(v.to_string()),
            (Literal::String(text), _) => from_text(text, ty)?,
            _ => return None,
        };
        Some(Typed::literal(literal, value.expr.span))
    }

    /// Returns a call of an operator's record. The operands have been checked against
    /// Kusto's table; the record's signature says how they are to be passed.
    pub(crate) fn operator_call(
        &mut self,
        symbol: &'static str,
        args: Vec<Typed>,
        result: ScalarType,
        span: Span,
    ) -> Typed {
        if args.iter().any(|a| a.is_unknown) {
            return Typed { is_unknown: true, ..Typed::new(ExprKind::Literal(Literal::Null(result)), result, span) };
        }
        let Some(function) = registry::operator(symbol) else {
            self.error("KU200", span, format!("the operator `{symbol}` is not supported yet"));
            return Typed::unknown(span);
        };
        let types: Vec<_> = args.iter().map(Typed::ty).collect();
        match resolve(function.signatures, &types) {
            Ok(overload) => {
                let args: Vec<Expr> = args
                    .into_iter()
                    .zip(&overload.targets)
                    .map(|(arg, target)| self.convert(arg, *target).expr)
                    .collect();
                let kind = ExprKind::Call { function, args };
                let call = Typed::new(kind, overload.result_type(&[]).unwrap_or(result), span);
                self.convert(call, result)
            }
            Err(_) => {
                let types = types.iter().flatten().map(|t| t.name()).collect::<Vec<_>>().join(" and ");
                self.error("KU200", span, format!("the operator `{symbol}` is not supported yet for {types}"));
                Typed::unknown(span)
            }
        }
    }
}

/// Returns what an operator returns even when an operand's type is unknown.
fn unknown_result(op: BinaryOp, span: Span) -> Typed {
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
            Typed::unknown(span)
        }
        _ => Typed::new(ExprKind::Literal(Literal::Null(Bool)), Bool, span),
    }
}

/// Reads a text as a value of another type.
fn from_text(text: &str, ty: ScalarType) -> Option<Literal> {
    use kql_types::convert;
    match ty {
        Bool => convert::bool_from_text(text).map(Literal::Bool),
        Int => convert::int_from_text(text).map(Literal::Int),
        Long => convert::long_from_text(text).map(Literal::Long),
        Real => convert::real_from_text(text).map(Literal::Real),
        DateTime => kql_types::datetime::parse(text).map(Literal::DateTime),
        TimeSpan => kql_types::timespan::parse(text).map(Literal::TimeSpan),
        Guid => kql_types::guid::parse(text).map(Literal::Guid),
        Decimal | String | Dynamic => None,
    }
}

pub(crate) fn widest(a: ScalarType, b: ScalarType) -> ScalarType {
    let rank = |t| match t {
        Int => 0,
        Long => 1,
        Real => 2,
        _ => 3,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// Returns the type of an operator's result, or nothing when it is not defined.
pub(super) fn result_type(op: BinaryOp, l: ScalarType, r: ScalarType) -> Option<ScalarType> {
    let numeric = |l: ScalarType, r: ScalarType| match (l, r) {
        _ if l.is_numeric() && r.is_numeric() => Some(widest(widest(l, r), Long)),
        (Dynamic, other) | (other, Dynamic) if other.is_numeric() => Some(widest(other, Long)),
        (Dynamic, Dynamic) => Some(Dynamic),
        _ => None,
    };
    match op {
        BinaryOp::Add => match (l, r) {
            (DateTime, DateTime | TimeSpan | Dynamic) | (TimeSpan | Dynamic, DateTime) => Some(DateTime),
            (TimeSpan, TimeSpan | Dynamic) | (Dynamic, TimeSpan) => Some(TimeSpan),
            _ => numeric(l, r),
        },
        BinaryOp::Subtract => match (l, r) {
            (DateTime, TimeSpan) | (TimeSpan, DateTime) => Some(DateTime),
            (DateTime, DateTime | Dynamic) | (Dynamic, DateTime) => Some(TimeSpan),
            (TimeSpan, TimeSpan | Dynamic) | (Dynamic, TimeSpan) => Some(TimeSpan),
            _ => numeric(l, r),
        },
        BinaryOp::Multiply => match (l, r) {
            (DateTime, n) | (n, DateTime) if n.is_numeric() => Some(DateTime),
            (TimeSpan, n) | (n, TimeSpan) if n.is_numeric() => Some(TimeSpan),
            (TimeSpan, TimeSpan) => Some(TimeSpan),
            _ => numeric(l, r),
        },
        BinaryOp::Divide => match (l, r) {
            (DateTime | TimeSpan, n) if n.is_numeric() => Some(l),
            (DateTime, DateTime | TimeSpan) | (TimeSpan, TimeSpan) => Some(Real),
            _ => numeric(l, r),
        },
        BinaryOp::Modulo => match (l, r) {
            (DateTime | TimeSpan, n) if n.is_numeric() => Some(l),
            (DateTime, DateTime | TimeSpan) | (TimeSpan, TimeSpan) => Some(TimeSpan),
            _ => numeric(l, r),
        },
        BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
            let number_or_bool = |t: ScalarType| t.is_numeric() || t == Bool;
            let fits = (number_or_bool(l) && number_or_bool(r))
                || (l == r && matches!(l, DateTime | TimeSpan | Dynamic))
                || (l == Dynamic && r.is_numeric())
                || (r == Dynamic && l.is_numeric());
            fits.then_some(Bool)
        }
        BinaryOp::Equal | BinaryOp::NotEqual => Some(Bool),
        BinaryOp::And | BinaryOp::Or => (matches!(l, Bool | Dynamic) && matches!(r, Bool | Dynamic)).then_some(Bool),
        _ => (matches!(l, String | Dynamic) && matches!(r, String | Dynamic)).then_some(Bool),
    }
}

/// Returns which conversion would help.
fn conversion_help(op: BinaryOp, l: ScalarType, r: ScalarType) -> Option<std::string::String> {
    match (l, r) {
        (DateTime, String) => Some("write the time as `datetime(…)`".into()),
        (String, other) | (other, String) if other != String && result_type(op, other, other).is_some() => {
            Some(format!("convert the string with `to{other}()`"))
        }
        (other, String) | (String, other) if result_type(op, String, String).is_some() => {
            Some(format!("convert the {other} with `tostring()`"))
        }
        (Dynamic, other) | (other, Dynamic) if other != Dynamic => {
            Some(format!("convert the dynamic with `to{other}()`"))
        }
        _ => None,
    }
}

/// Returns the name of an operator's record.
pub(super) fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::EqualTilde => "=~",
        BinaryOp::NotEqualTilde => "!~",
        BinaryOp::Has => "has",
        BinaryOp::NotHas => "!has",
        BinaryOp::HasCs => "has_cs",
        BinaryOp::NotHasCs => "!has_cs",
        BinaryOp::HasPrefix => "hasprefix",
        BinaryOp::NotHasPrefix => "!hasprefix",
        BinaryOp::HasPrefixCs => "hasprefix_cs",
        BinaryOp::NotHasPrefixCs => "!hasprefix_cs",
        BinaryOp::HasSuffix => "hassuffix",
        BinaryOp::NotHasSuffix => "!hassuffix",
        BinaryOp::HasSuffixCs => "hassuffix_cs",
        BinaryOp::NotHasSuffixCs => "!hassuffix_cs",
        BinaryOp::Contains => "contains",
        BinaryOp::NotContains => "!contains",
        BinaryOp::ContainsCs => "contains_cs",
        BinaryOp::NotContainsCs => "!contains_cs",
        BinaryOp::StartsWith => "startswith",
        BinaryOp::NotStartsWith => "!startswith",
        BinaryOp::StartsWithCs => "startswith_cs",
        BinaryOp::NotStartsWithCs => "!startswith_cs",
        BinaryOp::EndsWith => "endswith",
        BinaryOp::NotEndsWith => "!endswith",
        BinaryOp::EndsWithCs => "endswith_cs",
        BinaryOp::NotEndsWithCs => "!endswith_cs",
        BinaryOp::Like => "like",
        BinaryOp::NotLike => "notlike",
        BinaryOp::LikeCs => "likecs",
        BinaryOp::NotLikeCs => "notlikecs",
        BinaryOp::MatchesRegex => "matches regex",
        BinaryOp::SearchTerm => ":",
    }
}
