//! Expressions: what each syntactic form binds to.

mod analysis;
mod any_column;
mod bin_auto;
mod binary;
mod call;
mod convert;
mod element;
mod membership;
mod name;
mod overload;
mod table_reference;
mod window;

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast, UnaryOp};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::options::BindMode;
use crate::tables::oldest_column;
use crate::typed::{Typed, Value};

pub(crate) use any_column::AnyColumn;
pub(crate) use call::wanted;
pub(crate) use overload::{accept, resolve};
pub(crate) use window::PendingWindow;

/// How much stack must be left before an expression, in bytes, and how much is added else.
const RED_ZONE: usize = 256 * 1024;
const STACK: usize = 4 * 1024 * 1024;

/// What surrounds an expression.
#[derive(Clone, Copy)]
pub(crate) struct Context<'r> {
    /// The columns in scope.
    pub(crate) row: Option<&'r RowType>,
    /// The columns of `$right`, in the conditions of joins; `row` is `$left` then.
    pub(crate) right: Option<&'r RowType>,
    pub(crate) aggregation: Aggregation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregation {
    /// Aggregates have no meaning here.
    Forbidden,
    /// In an aggregate expression, outside of the calls: columns have no meaning here.
    Expected,
}

impl<'r> Context<'r> {
    pub(crate) const NONE: Context<'static> = Context { row: None, right: None, aggregation: Aggregation::Forbidden };

    pub(crate) fn of(row: &'r RowType) -> Self {
        Self { row: Some(row), ..Self::NONE }
    }

    pub(crate) fn aggregating(row: &'r RowType) -> Self {
        Self { row: Some(row), right: None, aggregation: Aggregation::Expected }
    }

    /// Returns the context of an aggregate's arguments.
    pub(crate) fn in_call(self) -> Self {
        Self { aggregation: Aggregation::Forbidden, ..self }
    }
}

/// What the surroundings want of a name, for the right complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Scalar,
    Tabular,
    Any,
}

impl Binder<'_> {
    /// Binds an expression that must be a scalar.
    pub(crate) fn bind_scalar(&mut self, expr: &ast::Expr, context: Context<'_>) -> Typed {
        self.bind_scalar_at(expr, context, expr.span)
    }

    /// Like `bind_scalar`; an expression that is none is reported at `span`.
    pub(crate) fn bind_scalar_at(&mut self, expr: &ast::Expr, context: Context<'_>, span: Span) -> Typed {
        match self.bind(expr, context, Wanted::Scalar) {
            Value::Scalar(value) => value,
            Value::Unknown(span) => Typed::unknown(span),
            Value::Tabular(_) | Value::Type(_) | Value::Entity(_) | Value::Group(_) | Value::Graph(_) => {
                self.error("KS108", span, "a scalar value is expected here");
                Typed::unknown(expr.span)
            }
        }
    }

    /// Binds an expression that must be a table.
    pub(crate) fn bind_tabular(&mut self, expr: &ast::Expr, context: Context<'_>) -> Tabular {
        match self.bind(expr, context, Wanted::Tabular) {
            Value::Tabular(table) => table,
            Value::Graph(graph) => graph.into_table(expr.span),
            Value::Unknown(span) => self.unknown_table(span),
            Value::Scalar(value) if value.is_unknown => self.unknown_table(expr.span),
            Value::Scalar(_) | Value::Type(_) | Value::Entity(_) | Value::Group(_) => {
                self.error("KS111", expr.span, "a table is expected here");
                self.unknown_table(expr.span)
            }
        }
    }

    pub(crate) fn bind_any(&mut self, expr: &ast::Expr, context: Context<'_>) -> Value {
        self.bind(expr, context, Wanted::Any)
    }

    pub(crate) fn bind(&mut self, expr: &ast::Expr, context: Context<'_>, wanted: Wanted) -> Value {
        // Functions multiply the depth that the parser allows.
        self.levels.down();
        let value = stacker::maybe_grow(RED_ZONE, STACK, || self.bind_form(expr, context, wanted));
        self.levels.up();
        value
    }

    fn bind_form(&mut self, expr: &ast::Expr, context: Context<'_>, wanted: Wanted) -> Value {
        self.count_expression();
        let span = expr.span;
        match &expr.kind {
            Ast::Literal(value) => Value::Scalar(Typed::literal(value.clone(), span)),
            Ast::Name(name) => self.bind_name(name, context, wanted),
            Ast::Star => {
                self.error("KS191", span, "`*` is not allowed here");
                Value::Unknown(span)
            }
            Ast::Wildcard(name) => {
                if wanted == Wanted::Scalar {
                    self.error("KS268", span, "a name with `*` is not allowed here");
                    return Value::Unknown(span);
                }
                Value::Tabular(self.bind_table_pattern(name, span))
            }
            Ast::Unary { op, operand } => Value::Scalar(self.bind_unary(*op, operand, span, context)),
            Ast::Binary { .. } => Value::Scalar(self.bind_binary(expr, context)),
            Ast::In { op, op_span, left, list } => {
                Value::Scalar(self.bind_in(*op, *op_span, left, list, span, context))
            }
            Ast::Between { negated, operand, low, high } => {
                Value::Scalar(self.bind_between(*negated, operand, low, high, span, context))
            }
            Ast::Call(call) => self.bind_call(call, span, context, wanted),
            Ast::Path { base, selector } => self.bind_path(base, selector, span, context, wanted),
            Ast::Element { base, index } => self.bind_element(base, index, span, context),
            Ast::Parenthesized(inner) => {
                self.nested(span, |binder| binder.bind(inner, context, wanted)).unwrap_or(Value::Unknown(span))
            }
            Ast::Pipe { source, operators } => {
                self.nested(span, |binder| binder.bind_pipe(source, operators, span)).unwrap_or(Value::Unknown(span))
            }
            Ast::Source(operator) => {
                self.nested(span, |binder| binder.bind_source(operator)).unwrap_or(Value::Unknown(span))
            }
            Ast::DataTable { columns, values, .. } => Value::Tabular(self.bind_datatable(columns, values, span)),
            Ast::ExternalData { columns, uris, properties } => {
                Value::Tabular(self.bind_externaldata(columns, uris, properties, span))
            }
            Ast::ToScalar(inner) => self
                .nested(span, |binder| Value::Scalar(binder.bind_toscalar(inner, span)))
                .unwrap_or(Value::Unknown(span)),
            Ast::ToTable(inner) => self
                .nested(span, |binder| Value::Tabular(binder.bind_tabular(inner, Context::NONE)))
                .unwrap_or(Value::Unknown(span)),
            Ast::Materialize(inner) => self
                .nested(span, |binder| Value::Tabular(binder.bind_materialize(inner, span)))
                .unwrap_or(Value::Unknown(span)),
            Ast::TypeOf { ty: Some(name), .. } => match self.type_of_name(name) {
                Some(ty) => Value::Type(ty),
                None => Value::Unknown(span),
            },
            Ast::TypeOf { .. } => Value::Unknown(span),
            Ast::EntityGroup(members) => {
                let mut entities = Vec::with_capacity(members.len());
                for member in members {
                    match self.bind_any(member, Context::NONE) {
                        Value::Entity(entity) => entities.push(entity),
                        Value::Unknown(_) => {}
                        _ => self.error("KS216", member.span, "a cluster, a database or a table is expected"),
                    }
                }
                Value::Group(entities)
            }
            Ast::ToTypeOf { operand, ty } => {
                let value = self.bind_scalar(operand, context);
                match self.type_of_name(ty) {
                    Some(ty) if !value.is_unknown => Value::Scalar(self.convert(value, ty)),
                    _ => Value::Unknown(span),
                }
            }
            Ast::Named { value, .. } | Ast::Ordered { operand: value, .. } => self.bind(value, context, wanted),
            Ast::Missing | Ast::Error => Value::Unknown(span),
        }
    }

    fn bind_unary(&mut self, op: UnaryOp, operand: &ast::Expr, span: Span, context: Context<'_>) -> Typed {
        let value = self.bind_scalar(operand, context);
        let Some(ty) = value.ty() else { return Typed::unknown(span) };
        let result = match ty {
            ScalarType::Int | ScalarType::Long => ScalarType::Long,
            ScalarType::Real
            | ScalarType::Decimal
            | ScalarType::DateTime
            | ScalarType::TimeSpan
            | ScalarType::Dynamic => ty,
            ScalarType::Bool | ScalarType::String | ScalarType::Guid => {
                let symbol = if op == UnaryOp::Minus { "-" } else { "+" };
                let at = Span::new(span.start, span.start + 1);
                self.error("KS106", at, format!("the operator `{symbol}` is not defined for a {ty}"));
                return Typed::unknown(span);
            }
        };
        let value = if ty == ScalarType::Int { self.convert(value, ScalarType::Long) } else { value };
        if op == UnaryOp::Plus {
            return value.at(span);
        }
        let negated = match value.as_literal() {
            Some(Literal::Long(v)) => v.checked_neg().map(Literal::Long),
            Some(Literal::Real(v)) => Some(Literal::Real(-v)),
            Some(Literal::TimeSpan(v)) => v.checked_neg().map(Literal::TimeSpan),
            _ => None,
        };
        match negated {
            Some(literal) => Typed::literal(literal, span),
            None => self.operator_call("unary -", vec![value], result, span),
        }
    }

    fn bind_toscalar(&mut self, inner: &ast::Expr, span: Span) -> Typed {
        let known = self.newest_column();
        let value = self.bind_any(inner, Context::NONE);
        if let Value::Tabular(table) = &value {
            self.check_independent(table, known, "`toscalar` is computed once");
        }
        match value {
            Value::Scalar(value) => value,
            Value::Tabular(table) => match table.row.columns.first() {
                Some(first) => {
                    let mut value = Typed::new(ExprKind::Literal(Literal::Null(first.ty)), first.ty, span);
                    value.is_unknown = self.is_unknown(first.id);
                    value.expr.kind = ExprKind::ToScalar(Box::new(table));
                    value
                }
                None => {
                    if !table.row.is_open {
                        self.error("KS113", inner.span, "a table with a column is expected");
                    }
                    Typed::unknown(span)
                }
            },
            Value::Unknown(_) => Typed::unknown(span),
            Value::Type(_) | Value::Entity(_) | Value::Group(_) | Value::Graph(_) => {
                self.error("KS112", inner.span, "a table or a scalar value is expected");
                Typed::unknown(span)
            }
        }
    }

    /// Reports a subquery that reads a column which was there before it: one of the row that
    /// the subquery stands in, handed to a function. Kusto's own check of names lets it pass.
    pub(super) fn check_independent(&mut self, table: &Tabular, known: ColumnId, why: &str) {
        let Some((_, at)) = oldest_column(table).filter(|(oldest, _)| oldest.0 <= known.0) else { return };
        let message = format!("{why}, it cannot read a column of the row");
        let diagnostic = match self.options.mode {
            BindMode::Check => Diagnostic::warning("KU301", at, message),
            BindMode::Execute => Diagnostic::error("KU301", at, message),
        };
        self.report(diagnostic.with_help("join the tables instead"));
    }

    fn bind_materialize(&mut self, inner: &ast::Expr, span: Span) -> Tabular {
        let input = self.bind_tabular(inner, Context::NONE);
        let row = input.row.clone();
        let id = self.new_shared();
        Tabular { kind: TabularKind::Materialize { id, name: None, input: Box::new(input) }, row, span }
    }

    /// Binds an expression that must be a bool (or, where conditions allow it, unknown).
    pub(crate) fn bind_condition(&mut self, expr: &ast::Expr, context: Context<'_>) -> Typed {
        let value = self.bind_scalar(expr, context);
        if !value.may_be(ScalarType::Bool) {
            let message = format!("a bool is expected, not a {}", value.expr.ty);
            self.error("KS141", expr.span, message);
            return Typed::unknown(expr.span);
        }
        value
    }
}
