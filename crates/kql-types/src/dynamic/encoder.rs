//! Writing values.

use std::collections::HashMap;

use super::{DynamicRef, Kind, NULL, ParseError};
use crate::{DecimalValue, Literal};

/// Writes one value at a time: scalars, or `begin_array` … `end` and `begin_bag`, `key`, value, … `end`.
///
/// Reuse one encoder for many values: [`Encoder::clear`] keeps its memory.
#[derive(Debug, Default)]
pub struct Encoder {
    buffer: Vec<u8>,
    /// End offsets of the elements of all open frames.
    ends: Vec<u32>,
    frames: Vec<Frame>,
}

#[derive(Debug)]
struct Frame {
    /// Where the payload begins in the buffer.
    start: usize,
    /// Where the frame's offsets begin in `ends`.
    first_end: usize,
    is_bag: bool,
}

impl Encoder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Continues at the end of a buffer; [`Encoder::into_bytes`] gives it back.
    pub(super) fn with_buffer(buffer: Vec<u8>) -> Self {
        Self { buffer, ..Self::default() }
    }

    /// Forgets what was written.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.ends.clear();
        self.frames.clear();
    }

    /// Returns what was written; a whole value once every array and bag has been ended.
    pub fn as_bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Returns what was written as a value.
    pub fn as_ref(&self) -> DynamicRef<'_> {
        DynamicRef::new(&self.buffer)
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.buffer
    }

    /// Returns how many bytes were written.
    pub fn len(&self) -> usize {
        self.buffer.len()
    }

    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Writes the value of JSON text; on error nothing is written.
    pub fn json(&mut self, text: &str) -> Result<(), ParseError> {
        let before = (self.buffer.len(), self.ends.len(), self.frames.len());
        let result = super::parse::encode_json(self, text);
        if result.is_err() {
            self.buffer.truncate(before.0);
            self.ends.truncate(before.1);
            self.frames.truncate(before.2);
        }
        result
    }

    /// Writes the value of JSON text, or the text itself as a string if it is not JSON; empty text
    /// is null: what `parse_json()` does.
    pub fn json_or_string(&mut self, text: &str) {
        if text.is_empty() {
            self.null();
        } else if self.json(text).is_err() {
            self.string(text);
        }
    }

    /// Takes away what was written after the first `len` bytes; only between values.
    pub(super) fn truncate(&mut self, len: usize) {
        self.buffer.truncate(len);
        self.ends.clear();
        self.frames.clear();
    }

    /// Takes the bytes written so far and continues with an empty buffer.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.buffer)
    }

    /// Returns how many arrays and bags are open.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    pub fn null(&mut self) {
        self.raw(NULL);
    }

    pub fn bool(&mut self, value: bool) {
        self.raw(&[if value { Kind::True } else { Kind::False } as u8]);
    }

    pub fn long(&mut self, value: i64) {
        self.scalar(Kind::Long, &value.to_le_bytes());
    }

    pub fn real(&mut self, value: f64) {
        self.scalar(Kind::Real, &value.to_le_bytes());
    }

    pub fn decimal(&mut self, value: DecimalValue) {
        self.scalar(Kind::Decimal, &value.0.to_le_bytes());
    }

    pub fn string(&mut self, value: &str) {
        self.scalar(Kind::String, value.as_bytes());
    }

    /// Ticks since 0001-01-01.
    pub fn datetime(&mut self, ticks: i64) {
        self.scalar(Kind::DateTime, &ticks.to_le_bytes());
    }

    /// Ticks.
    pub fn timespan(&mut self, ticks: i64) {
        self.scalar(Kind::TimeSpan, &ticks.to_le_bytes());
    }

    pub fn guid(&mut self, value: &[u8; 16]) {
        self.scalar(Kind::Guid, value);
    }

    /// Writes a value that is already encoded.
    pub fn value(&mut self, value: DynamicRef<'_>) {
        self.raw(value.as_bytes());
    }

    /// Writes a literal; its null is the dynamic null.
    pub fn literal(&mut self, value: &Literal) {
        match value {
            Literal::Null(_) => self.null(),
            Literal::Bool(v) => self.bool(*v),
            Literal::Int(v) => self.long(i64::from(*v)),
            Literal::Long(v) => self.long(*v),
            Literal::Real(v) => self.real(*v),
            Literal::Decimal(v) => self.decimal(*v),
            Literal::String(v) => self.string(v),
            Literal::DateTime(v) => self.datetime(*v),
            Literal::TimeSpan(v) => self.timespan(*v),
            Literal::Guid(v) => self.guid(v),
            Literal::Dynamic(v) => self.raw(v),
        }
    }

    pub fn begin_array(&mut self) {
        self.begin(Kind::Array);
    }

    pub fn begin_bag(&mut self) {
        self.begin(Kind::Bag);
    }

    /// Writes the key of the value that comes next; only inside a bag.
    pub fn key(&mut self, key: &str) {
        self.buffer.extend_from_slice(key.as_bytes());
        self.mark_end();
    }

    /// Ends the innermost array or bag.
    pub fn end(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if frame.is_bag {
            self.remove_duplicates(&frame);
        }
        let ends = &self.ends[frame.first_end..];
        let count = if frame.is_bag { ends.len() / 2 } else { ends.len() };
        self.buffer.reserve(ends.len() * 4 + 4);
        for end in ends {
            self.buffer.extend_from_slice(&end.to_le_bytes());
        }
        self.buffer.extend_from_slice(&(count as u32).to_le_bytes());
        self.ends.truncate(frame.first_end);
        self.mark_end();
    }

    fn begin(&mut self, kind: Kind) {
        self.buffer.push(kind as u8);
        self.frames.push(Frame { start: self.buffer.len(), first_end: self.ends.len(), is_bag: kind == Kind::Bag });
    }

    fn raw(&mut self, encoded: &[u8]) {
        self.buffer.extend_from_slice(encoded);
        self.mark_end();
    }

    fn scalar(&mut self, kind: Kind, payload: &[u8]) {
        self.buffer.push(kind as u8);
        self.raw(payload);
    }

    /// Writes a string piece by piece: `begin_string`, `text` …, `end_string`.
    pub(super) fn begin_string(&mut self) {
        self.buffer.push(Kind::String as u8);
    }

    pub(super) fn text(&mut self, piece: &str) {
        self.buffer.extend_from_slice(piece.as_bytes());
    }

    pub(super) fn end_text(&mut self) {
        self.mark_end();
    }

    fn mark_end(&mut self) {
        if let Some(frame) = self.frames.last() {
            // A value beyond 4 GiB cannot be written: Kusto's own limit is 1 MiB, an Arrow view's 2 GiB.
            self.ends.push((self.buffer.len() - frame.start) as u32);
        }
    }

    /// Keeps the first place and the last value of keys that occur twice.
    fn remove_duplicates(&mut self, frame: &Frame) {
        let payload = &self.buffer[frame.start..];
        let ends = &self.ends[frame.first_end..];
        let count = ends.len() / 2;
        let start = |i: usize| if i == 0 { 0 } else { ends[i - 1] as usize };
        let key = |entry: usize| &payload[start(2 * entry)..ends[2 * entry] as usize];
        // Few keys: compare each with each, which needs no memory.
        let is_unique = if count <= 16 {
            (1..count).all(|i| (0..i).all(|j| key(i) != key(j)))
        } else {
            let mut seen = std::collections::HashSet::with_capacity(count);
            (0..count).all(|i| seen.insert(key(i)))
        };
        if is_unique {
            return;
        }
        let mut place: HashMap<&[u8], usize> = HashMap::new();
        let mut kept: Vec<usize> = Vec::new();
        for entry in 0..count {
            match place.get(key(entry)) {
                Some(&at) => kept[at] = entry,
                None => {
                    place.insert(key(entry), kept.len());
                    kept.push(entry);
                }
            }
        }
        let mut rewritten = Vec::with_capacity(payload.len());
        let mut new_ends = Vec::with_capacity(kept.len() * 2);
        for entry in kept {
            for part in [2 * entry, 2 * entry + 1] {
                rewritten.extend_from_slice(&payload[start(part)..ends[part] as usize]);
                new_ends.push(rewritten.len() as u32);
            }
        }
        self.buffer.truncate(frame.start);
        self.buffer.extend_from_slice(&rewritten);
        self.ends.truncate(frame.first_end);
        self.ends.extend_from_slice(&new_ends);
    }
}
