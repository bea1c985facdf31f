//! Constant values, as literals write them and as constant folding makes them.

use arrow::datatypes::i256;

use crate::ScalarType;

/// A decimal scaled by 10^[`ScalarType::DECIMAL_SCALE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DecimalValue(pub i256);

/// A constant; the nulls of all types but string are [`Literal::Null`].
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Null(ScalarType),
    Bool(bool),
    Int(i32),
    Long(i64),
    Real(f64),
    Decimal(DecimalValue),
    String(String),
    /// Ticks since 0001-01-01.
    DateTime(i64),
    /// Ticks.
    TimeSpan(i64),
    /// In the order of the text: `guid(00112233-…)` begins `00 11 22 33`.
    Guid([u8; 16]),
    /// Encoded as [`crate::dynamic`] describes; never the encoding of null.
    Dynamic(Vec<u8>),
}

impl Literal {
    pub fn ty(&self) -> ScalarType {
        match self {
            Self::Null(ty) => *ty,
            Self::Bool(_) => ScalarType::Bool,
            Self::Int(_) => ScalarType::Int,
            Self::Long(_) => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::Decimal(_) => ScalarType::Decimal,
            Self::String(_) => ScalarType::String,
            Self::DateTime(_) => ScalarType::DateTime,
            Self::TimeSpan(_) => ScalarType::TimeSpan,
            Self::Guid(_) => ScalarType::Guid,
            Self::Dynamic(_) => ScalarType::Dynamic,
        }
    }
}
