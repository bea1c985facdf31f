//! `dynamic` values: one contiguous byte slice per value, parsed once.
//!
//! The first byte is the kind ([`Kind`]), the rest the payload:
//!
//! | kind | payload |
//! | --- | --- |
//! | null, false, true | nothing |
//! | long, datetime, timespan | 8 bytes, little-endian |
//! | real | 8 bytes, little-endian IEEE 754 |
//! | decimal | 32 bytes, little-endian, scaled by 10^34 |
//! | guid | 16 bytes in the order of the text |
//! | string | UTF-8 to the end of the slice |
//! | array | the elements' encodings, their end offsets (u32 each), their number (u32) |
//! | bag | key and value in turn, their end offsets (u32 each), the number of entries (u32) |
//!
//! Offsets count from the first byte after the kind. Every value inside is itself such a slice, so
//! that reaching into a value copies nothing. The index lies behind the elements so that values are
//! written in one go.
//!
//! A column is a `BinaryView`; it never holds the encoding of a top-level null but an Arrow null.
//!
//! Decisions where Kusto's documentation is silent:
//! - A key that occurs twice keeps its first place and its last value.
//! - Integers beyond 64 bits signed are decimals up to 2^64, else reals.
//! - JSON strings stay strings, also when they look like a datetime: casts parse them all the same.
//! - Values nest at most [`MAX_DEPTH`] deep; deeper JSON text is refused.
//! - A number's encoding depends on its kind: `1` and `1.0` are equal by [`compare`], not by bytes.

mod column;
mod encoder;
mod json;
mod order;
mod parse;
mod text;
mod value;

#[cfg(test)]
mod tests;

pub use column::DynamicColumnBuilder;
pub use encoder::Encoder;
pub use json::{to_json, to_json_value, write_json, write_json_string, write_json_value};
pub use order::{compare, equal};
pub use parse::{ParseError, parse_json, parse_json_into, parse_literal};
pub use text::{Step, TextPart, TextParts, parse_again};
pub use value::{ArrayIter, BagIter, DynamicRef};

/// How deep arrays and bags may nest in text.
pub const MAX_DEPTH: usize = 256;

/// The encoding of null; only ever inside another value.
pub const NULL: &[u8] = &[Kind::Null as u8];

/// What a dynamic value is; the discriminant is the first byte of the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    Null = 0,
    False = 1,
    True = 2,
    Long = 3,
    Real = 4,
    Decimal = 5,
    String = 6,
    DateTime = 7,
    TimeSpan = 8,
    Guid = 9,
    Array = 10,
    Bag = 11,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Null,
            1 => Self::False,
            2 => Self::True,
            3 => Self::Long,
            4 => Self::Real,
            5 => Self::Decimal,
            6 => Self::String,
            7 => Self::DateTime,
            8 => Self::TimeSpan,
            9 => Self::Guid,
            10 => Self::Array,
            11 => Self::Bag,
            _ => return None,
        })
    }

    /// Returns the name as `buildschema()` prints it; `gettype()` differs for reals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::False | Self::True => "bool",
            Self::Long => "long",
            Self::Real => "double",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::DateTime => "datetime",
            Self::TimeSpan => "timespan",
            Self::Guid => "guid",
            Self::Array => "array",
            Self::Bag => "dictionary",
        }
    }
}
