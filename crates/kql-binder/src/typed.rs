//! Expressions on the way to the bound tree.

use kql_diagnostics::Span;
use kql_types::{Literal, ScalarType};

use crate::bound::{ColumnId, Expr, ExprKind, Tabular};

/// A bound expression, or the place of one whose type could not be found out.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) expr: Expr,
    /// The type is not known; the reason has been reported, or lies in an open row.
    pub(crate) is_unknown: bool,
}

impl Typed {
    pub(crate) fn new(kind: ExprKind, ty: ScalarType, span: Span) -> Self {
        Self { expr: Expr { kind, ty, span }, is_unknown: false }
    }

    pub(crate) fn literal(value: Literal, span: Span) -> Self {
        let ty = value.ty();
        Self::new(ExprKind::Literal(value), ty, span)
    }

    pub(crate) fn column(id: ColumnId, ty: ScalarType, span: Span) -> Self {
        Self::new(ExprKind::Column(id), ty, span)
    }

    pub(crate) fn unknown(span: Span) -> Self {
        Self {
            expr: Expr { kind: ExprKind::Literal(Literal::Null(ScalarType::Dynamic)), ty: ScalarType::Dynamic, span },
            is_unknown: true,
        }
    }

    /// Returns the type, unless it is unknown.
    pub(crate) fn ty(&self) -> Option<ScalarType> {
        (!self.is_unknown).then_some(self.expr.ty)
    }

    pub(crate) fn is(&self, ty: ScalarType) -> bool {
        self.ty() == Some(ty)
    }

    /// Returns whether the type is this one or not known.
    pub(crate) fn may_be(&self, ty: ScalarType) -> bool {
        self.ty().is_none_or(|t| t == ty)
    }

    pub(crate) fn at(mut self, span: Span) -> Self {
        self.expr.span = span;
        self
    }

    pub(crate) fn as_literal(&self) -> Option<&Literal> {
        match &self.expr.kind {
            ExprKind::Literal(value) if !self.is_unknown => Some(value),
            _ => None,
        }
    }
}

/// What an expression can turn out to be.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Scalar(Typed),
    Tabular(Tabular),
    /// `typeof(long)`
    Type(ScalarType),
    /// `workspace("x")`, `cluster("x")`, `database("x")`; what tables it holds.
    Entity(crate::scope::Entity),
    /// An entity group: the places that `macro-expand` goes through.
    Group(Vec<crate::scope::Entity>),
    Graph(Box<crate::bound::Graph>),
    /// Already reported.
    Unknown(Span),
}
