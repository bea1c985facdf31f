//! The ten scalar types.

use arrow::datatypes::DataType;

/// A KQL scalar type. Every type but `string` has a null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScalarType {
    Bool,
    /// 32 bits, signed.
    Int,
    /// 64 bits, signed.
    Long,
    /// IEEE 754 binary64.
    Real,
    /// 34 significant digits, of them 34 behind the point and 40 before it at most; see [`crate::decimal`].
    Decimal,
    /// UTF-8; a missing string is the empty string.
    String,
    /// 100 ns ticks since 0001-01-01T00:00:00Z; years 0001 to 9999.
    DateTime,
    /// 100 ns ticks.
    TimeSpan,
    Guid,
    /// Any JSON value, and KQL scalars inside it; see [`crate::dynamic`].
    Dynamic,
}

impl ScalarType {
    pub const ALL: [ScalarType; 10] = [
        Self::Bool,
        Self::Int,
        Self::Long,
        Self::Real,
        Self::Decimal,
        Self::String,
        Self::DateTime,
        Self::TimeSpan,
        Self::Guid,
        Self::Dynamic,
    ];

    pub const DECIMAL_PRECISION: u8 = 74;
    pub const DECIMAL_SCALE: i8 = 34;

    /// Returns the name that Kusto prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::DateTime => "datetime",
            Self::TimeSpan => "timespan",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }

    /// Returns the type of a name or alias as Kusto accepts it in declarations.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "bool" | "boolean" => Self::Bool,
            "int" | "int32" | "int8" | "uint8" | "int16" | "uint16" | "uint32" => Self::Int,
            "long" | "int64" | "uint64" => Self::Long,
            "real" | "double" | "float" => Self::Real,
            "decimal" => Self::Decimal,
            "string" => Self::String,
            "datetime" | "date" => Self::DateTime,
            "timespan" | "time" => Self::TimeSpan,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "dynamic" => Self::Dynamic,
            _ => return None,
        })
    }

    /// Returns how values of the type lie in memory while a query runs.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Bool => DataType::Boolean,
            Self::Int => DataType::Int32,
            Self::Long | Self::DateTime | Self::TimeSpan => DataType::Int64,
            Self::Real => DataType::Float64,
            Self::Decimal => DataType::Decimal256(Self::DECIMAL_PRECISION, Self::DECIMAL_SCALE),
            Self::String => DataType::Utf8View,
            Self::Guid => DataType::FixedSizeBinary(16),
            Self::Dynamic => DataType::BinaryView,
        }
    }

    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Real | Self::Decimal)
    }

    pub fn is_integer(self) -> bool {
        matches!(self, Self::Int | Self::Long)
    }
}

impl std::fmt::Display for ScalarType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
