//! Implicit conversions.

use kql_types::{DecimalValue, Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::typed::Typed;

impl Binder<'_> {
    /// Returns a value as another type; literals are converted at once.
    pub(crate) fn convert(&self, value: Typed, ty: ScalarType) -> Typed {
        if value.is_unknown || value.expr.ty == ty {
            return value;
        }
        let span = value.expr.span;
        let folded = match (value.as_literal(), ty) {
            (Some(Literal::Null(ScalarType::String)), _) | (None, _) => None,
            (Some(Literal::Null(_)), _) => Some(Literal::Null(ty)),
            (Some(Literal::Int(v)), ScalarType::Long) => Some(Literal::Long(i64::from(*v))),
            (Some(Literal::Int(v)), ScalarType::Real) => Some(Literal::Real(f64::from(*v))),
            (Some(Literal::Long(v)), ScalarType::Real) => Some(Literal::Real(*v as f64)),
            (Some(Literal::Long(v)), ScalarType::Int) => i32::try_from(*v).ok().map(Literal::Int),
            (Some(Literal::Int(v)), ScalarType::Decimal) => {
                Some(Literal::Decimal(DecimalValue::from_i64(i64::from(*v))))
            }
            (Some(Literal::Long(v)), ScalarType::Decimal) => Some(Literal::Decimal(DecimalValue::from_i64(*v))),
            _ => None,
        };
        match folded {
            Some(literal) => Typed::literal(literal, span),
            None => Typed::new(ExprKind::Convert(Box::new(value.expr)), ty, span),
        }
    }
}
