//! Distinct values, numbered: each is stored once for all groups of an aggregate.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, Float64Array, Int32Array,
    Int64Array, StringViewArray,
};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type, i256};
use kql_types::decimal::{DecimalArray, DecimalType};
use hashbrown::HashTable;
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Encoder, compare};

use super::_groups::for_each_row;
use super::_hash::{hash_bits, hash_bytes};
use crate::FunctionError;

/// Returns a real's bits such that equal numbers have equal bits.
pub(crate) fn real_bits(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}

/// One value as the interner keys it: a word, or bytes.
pub(crate) enum Key<'a> {
    Word(u64),
    Bytes(&'a [u8]),
}

impl Key<'_> {
    #[inline]
    pub(crate) fn hash(&self) -> u64 {
        match self {
            Self::Word(word) => hash_bits(*word),
            Self::Bytes(bytes) => hash_bytes(bytes),
        }
    }
}

/// Calls `each(row, group, key)` for the rows that the filter keeps and that are not null.
pub(crate) fn for_each_key(
    array: &ArrayRef,
    ty: ScalarType,
    groups: &[usize],
    filter: Option<&BooleanArray>,
    mut each: impl FnMut(usize, Key<'_>),
) {
    let nulls = array.nulls();
    match ty {
        ScalarType::Bool => {
            let data = array.as_boolean();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Word(u64::from(data.value(row)))));
        }
        ScalarType::Int => {
            let data = array.as_primitive::<Int32Type>().values();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Word(i64::from(data[row]) as u64)));
        }
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
            let data = array.as_primitive::<Int64Type>().values();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Word(data[row] as u64)));
        }
        ScalarType::Real => {
            let data = array.as_primitive::<Float64Type>().values();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Word(real_bits(data[row]))));
        }
        ScalarType::Decimal => {
            let data = array.as_primitive::<DecimalType>().values();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Bytes(&data[row].to_be_bytes())));
        }
        ScalarType::String => {
            let data = array.as_string_view();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Bytes(data.value(row).as_bytes())));
        }
        ScalarType::Guid => {
            let data = array.as_fixed_size_binary();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Bytes(data.value(row))));
        }
        ScalarType::Dynamic => {
            let data = array.as_binary_view();
            for_each_row(groups, filter, nulls, |row, group| each(group, Key::Bytes(data.value(row))));
        }
    }
}

pub(crate) struct Interner {
    ty: ScalarType,
    table: HashTable<u32>,
    words: Vec<u64>,
    bytes: Vec<u8>,
    /// Where the bytes of each value end; empty where values are words.
    ends: Vec<usize>,
}

impl Interner {
    pub(crate) fn new(ty: ScalarType) -> Self {
        Self { ty, table: HashTable::new(), words: Vec::new(), bytes: Vec::new(), ends: Vec::new() }
    }

    /// Returns the number of a value, the next one when it is new.
    pub(crate) fn intern(&mut self, key: &Key<'_>) -> Result<u32, FunctionError> {
        let hash = key.hash();
        let Self { table, words, bytes, ends, .. } = self;
        match key {
            Key::Word(word) => {
                if let Some(&id) = table.find(hash, |&id| words[id as usize] == *word) {
                    return Ok(id);
                }
                let id = number(words.len())?;
                words.push(*word);
                table.insert_unique(hash, id, |&id| hash_bits(words[id as usize]));
                Ok(id)
            }
            Key::Bytes(value) => {
                if let Some(&id) = table.find(hash, |&id| slice(bytes, ends, id) == *value) {
                    return Ok(id);
                }
                let id = number(ends.len())?;
                bytes.extend_from_slice(value);
                ends.push(bytes.len());
                table.insert_unique(hash, id, |&id| hash_bytes(slice(bytes, ends, id)));
                Ok(id)
            }
        }
    }

    /// Returns the numbers of texts; a null has none.
    pub(crate) fn intern_texts(&mut self, texts: &StringViewArray) -> Result<Vec<Option<u32>>, FunctionError> {
        texts.iter().map(|text| text.map(|text| self.intern(&Key::Bytes(text.as_bytes()))).transpose()).collect()
    }

    fn bytes(&self, id: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    fn word(&self, id: u32) -> i64 {
        self.words[id as usize] as i64
    }

    fn decimal(&self, id: u32) -> i256 {
        <[u8; 32]>::try_from(self.bytes(id)).map_or(i256::ZERO, i256::from_be_bytes)
    }

    /// Orders two values as `order by … asc` does.
    pub(crate) fn order(&self, left: u32, right: u32) -> Ordering {
        match self.ty {
            ScalarType::Real => f64::from_bits(self.word(left) as u64).total_cmp(&f64::from_bits(self.word(right) as u64)),
            ScalarType::Decimal => self.decimal(left).cmp(&self.decimal(right)),
            ScalarType::String | ScalarType::Guid => self.bytes(left).cmp(self.bytes(right)),
            ScalarType::Dynamic => {
                let (a, b) = (self.bytes(left), self.bytes(right));
                compare(DynamicRef::new(a), DynamicRef::new(b)).then_with(|| a.cmp(b))
            }
            _ => self.word(left).cmp(&self.word(right)),
        }
    }

    /// Writes a value as an element of a dynamic array.
    pub(crate) fn encode(&self, id: u32, encoder: &mut Encoder) {
        match self.ty {
            ScalarType::Bool => encoder.bool(self.word(id) != 0),
            ScalarType::Int | ScalarType::Long => encoder.long(self.word(id)),
            ScalarType::Real => encoder.real(f64::from_bits(self.word(id) as u64)),
            ScalarType::Decimal => encoder.decimal(kql_types::DecimalValue(self.decimal(id))),
            ScalarType::String => encoder.string(std::str::from_utf8(self.bytes(id)).unwrap_or_default()),
            ScalarType::DateTime => encoder.datetime(self.word(id)),
            ScalarType::TimeSpan => encoder.timespan(self.word(id)),
            ScalarType::Guid => encoder.guid(&<[u8; 16]>::try_from(self.bytes(id)).unwrap_or_default()),
            ScalarType::Dynamic => encoder.value(DynamicRef::new(self.bytes(id))),
        }
    }

    /// Returns values as an array of the interner's type.
    pub(crate) fn array(&self, ids: &[u32]) -> Result<ArrayRef, FunctionError> {
        let words = || ids.iter().map(|&id| self.word(id));
        Ok(match self.ty {
            ScalarType::Bool => Arc::new(BooleanArray::from(words().map(|w| w != 0).collect::<Vec<_>>())),
            ScalarType::Int => Arc::new(Int32Array::from_iter_values(words().map(|w| w as i32))),
            ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => Arc::new(Int64Array::from_iter_values(words())),
            ScalarType::Real => Arc::new(Float64Array::from_iter_values(words().map(|w| f64::from_bits(w as u64)))),
            ScalarType::Decimal => {
                let values = DecimalArray::from_iter_values(ids.iter().map(|&id| self.decimal(id)));
                Arc::new(values.with_data_type(self.ty.arrow()))
            }
            ScalarType::String => {
                let texts = ids.iter().map(|&id| std::str::from_utf8(self.bytes(id)).unwrap_or_default());
                Arc::new(StringViewArray::from_iter_values(texts))
            }
            ScalarType::Guid => {
                let guids = ids.iter().map(|&id| Some(self.bytes(id)));
                Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(guids, 16)?)
            }
            ScalarType::Dynamic => Arc::new(BinaryViewArray::from_iter_values(ids.iter().map(|&id| self.bytes(id)))),
        })
    }

    pub(crate) fn size(&self) -> usize {
        self.table.capacity() * size_of::<u32>()
            + (self.words.capacity() + self.ends.capacity()) * size_of::<u64>()
            + self.bytes.capacity()
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[usize], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &bytes[start..ends[id]]
}

fn number(count: usize) -> Result<u32, FunctionError> {
    u32::try_from(count).map_err(|_| FunctionError::Limit { message: "an aggregate cannot hold more than 2^32 distinct values".into() })
}
