//! Reading values.

use super::{Kind, NULL};
use arrow::datatypes::i256;

use crate::{DecimalValue, Literal};

/// A dynamic value, or a value inside one; borrows its encoding.
#[derive(Debug, Clone, Copy)]
pub struct DynamicRef<'a> {
    bytes: &'a [u8],
}

impl<'a> DynamicRef<'a> {
    /// The null value.
    pub const NULL: DynamicRef<'static> = DynamicRef { bytes: NULL };

    /// Reads an encoding; bytes that are none read as null.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: if bytes.is_empty() { NULL } else { bytes } }
    }

    /// Returns the encoding.
    pub fn as_bytes(self) -> &'a [u8] {
        self.bytes
    }

    pub fn kind(self) -> Kind {
        Kind::from_byte(self.bytes[0]).unwrap_or(Kind::Null)
    }

    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Returns the encoding, or `None` for null: what a cell of a column holds.
    pub fn non_null_bytes(self) -> Option<&'a [u8]> {
        (!self.is_null()).then_some(self.bytes)
    }

    fn payload(self) -> &'a [u8] {
        &self.bytes[1..]
    }

    fn fixed<const N: usize>(self, kind: Kind) -> Option<[u8; N]> {
        if self.kind() != kind {
            return None;
        }
        self.payload().try_into().ok()
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// Returns the value of a long; no other kind is converted.
    pub fn as_long(self) -> Option<i64> {
        self.fixed(Kind::Long).map(i64::from_le_bytes)
    }

    /// Returns the value of a real; no other kind is converted.
    pub fn as_real(self) -> Option<f64> {
        self.fixed(Kind::Real).map(f64::from_le_bytes)
    }

    /// Returns the value of a decimal; no other kind is converted.
    pub fn as_decimal(self) -> Option<DecimalValue> {
        self.fixed(Kind::Decimal).map(|b| DecimalValue(i256::from_le_bytes(b)))
    }

    /// Returns the value of a long, real or decimal as a real.
    pub fn as_number(self) -> Option<f64> {
        match self.kind() {
            Kind::Long => self.as_long().map(|v| v as f64),
            Kind::Real => self.as_real(),
            Kind::Decimal => self.as_decimal().map(DecimalValue::to_f64),
            _ => None,
        }
    }

    /// Returns the text of a string; no other kind is converted.
    pub fn as_str(self) -> Option<&'a str> {
        if self.kind() != Kind::String {
            return None;
        }
        std::str::from_utf8(self.payload()).ok()
    }

    /// Returns the bytes of a string's text without checking that they are UTF-8.
    pub fn as_str_bytes(self) -> Option<&'a [u8]> {
        (self.kind() == Kind::String).then(|| self.payload())
    }

    /// Returns the ticks of a datetime; strings are not parsed.
    pub fn as_datetime(self) -> Option<i64> {
        self.fixed(Kind::DateTime).map(i64::from_le_bytes)
    }

    /// Returns the ticks of a timespan; strings are not parsed.
    pub fn as_timespan(self) -> Option<i64> {
        self.fixed(Kind::TimeSpan).map(i64::from_le_bytes)
    }

    /// Returns the bytes of a guid; strings are not parsed.
    pub fn as_guid(self) -> Option<[u8; 16]> {
        self.fixed(Kind::Guid)
    }

    /// Returns the scalar as a literal of its own type, arrays and bags as dynamic, null as dynamic null.
    pub fn to_literal(self) -> Literal {
        let literal = match self.kind() {
            Kind::Null => None,
            Kind::False | Kind::True => self.as_bool().map(Literal::Bool),
            Kind::Long => self.as_long().map(Literal::Long),
            Kind::Real => self.as_real().map(Literal::Real),
            Kind::Decimal => self.as_decimal().map(Literal::Decimal),
            Kind::String => self.as_str().map(|s| Literal::String(s.to_owned())),
            Kind::DateTime => self.as_datetime().map(Literal::DateTime),
            Kind::TimeSpan => self.as_timespan().map(Literal::TimeSpan),
            Kind::Guid => self.as_guid().map(Literal::Guid),
            Kind::Array | Kind::Bag => Some(Literal::Dynamic(self.bytes.to_vec())),
        };
        literal.unwrap_or(Literal::Null(crate::ScalarType::Dynamic))
    }

    /// Returns the number of elements of an array or entries of a bag, else `None`.
    pub fn len(self) -> Option<usize> {
        matches!(self.kind(), Kind::Array | Kind::Bag).then(|| self.index_parts().count)
    }

    /// Returns whether the value is an array or bag without elements.
    pub fn is_empty(self) -> bool {
        self.len() == Some(0)
    }

    /// Returns an array's element, counted from the end if negative; `None` outside and for other kinds.
    pub fn index(self, index: i64) -> Option<DynamicRef<'a>> {
        if self.kind() != Kind::Array {
            return None;
        }
        let parts = self.index_parts();
        let count = parts.count as i64;
        let at = if index < 0 { index.checked_add(count)? } else { index };
        (0..count).contains(&at).then(|| parts.value(at as usize))
    }

    /// Returns a bag's value by key, compared byte by byte; `None` if absent and for other kinds.
    pub fn get(self, key: &str) -> Option<DynamicRef<'a>> {
        if self.kind() != Kind::Bag {
            return None;
        }
        let parts = self.index_parts();
        let key = key.as_bytes();
        let mut start = 0;
        for entry in 0..parts.count {
            let end = parts.end(2 * entry);
            if end.wrapping_sub(start) == key.len() && parts.data.get(start..end) == Some(key) {
                return Some(parts.value(2 * entry + 1));
            }
            start = parts.end(2 * entry + 1);
        }
        None
    }

    /// Returns the elements of an array; nothing for other kinds.
    pub fn elements(self) -> ArrayIter<'a> {
        let parts = if self.kind() == Kind::Array { self.index_parts() } else { Parts::EMPTY };
        ArrayIter { parts, next: 0 }
    }

    /// Returns keys and values of a bag in order of insertion; nothing for other kinds.
    pub fn entries(self) -> BagIter<'a> {
        let parts = if self.kind() == Kind::Bag { self.index_parts() } else { Parts::EMPTY };
        BagIter { parts, next: 0 }
    }

    fn index_parts(self) -> Parts<'a> {
        let payload = self.payload();
        let per_entry = if self.kind() == Kind::Bag { 8 } else { 4 };
        let parts = || {
            let (rest, count) = payload.split_last_chunk::<4>()?;
            let count = u32::from_le_bytes(*count) as usize;
            let data_len = rest.len().checked_sub(count.checked_mul(per_entry)?)?;
            let (data, ends) = rest.split_at(data_len);
            Some(Parts { data, ends, count })
        };
        parts().unwrap_or(Parts::EMPTY)
    }
}

#[derive(Debug, Clone, Copy)]
struct Parts<'a> {
    data: &'a [u8],
    ends: &'a [u8],
    count: usize,
}

impl<'a> Parts<'a> {
    const EMPTY: Parts<'static> = Parts { data: &[], ends: &[], count: 0 };

    fn end(self, slot: usize) -> usize {
        let bytes = self.ends.get(slot * 4..slot * 4 + 4).and_then(|b| b.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes) as usize
    }

    fn slot(self, slot: usize) -> &'a [u8] {
        let start = if slot == 0 { 0 } else { self.end(slot - 1) };
        self.data.get(start..self.end(slot)).unwrap_or_default()
    }

    fn value(self, slot: usize) -> DynamicRef<'a> {
        DynamicRef::new(self.slot(slot))
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct ArrayIter<'a> {
    parts: Parts<'a>,
    next: usize,
}

impl ArrayIter<'_> {
    /// Leaves out what comes before a position.
    #[must_use]
    pub fn starting_at(mut self, position: usize) -> Self {
        self.next = position.min(self.parts.count);
        self
    }
}

impl<'a> Iterator for ArrayIter<'a> {
    type Item = DynamicRef<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.parts.count {
            return None;
        }
        self.next += 1;
        Some(self.parts.value(self.next - 1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.parts.count - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for ArrayIter<'_> {}

/// The entries of a bag.
#[derive(Debug, Clone)]
pub struct BagIter<'a> {
    parts: Parts<'a>,
    next: usize,
}

impl BagIter<'_> {
    /// Leaves out what comes before a position.
    #[must_use]
    pub fn starting_at(mut self, position: usize) -> Self {
        self.next = position.min(self.parts.count);
        self
    }
}

impl<'a> Iterator for BagIter<'a> {
    type Item = (&'a str, DynamicRef<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.parts.count {
            return None;
        }
        let slot = 2 * self.next;
        self.next += 1;
        let key = std::str::from_utf8(self.parts.slot(slot)).unwrap_or_default();
        Some((key, self.parts.value(slot + 1)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.parts.count - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for BagIter<'_> {}
