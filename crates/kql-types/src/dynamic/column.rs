//! Building a column of values.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryViewArray, NullBufferBuilder, make_view};
use arrow::buffer::{Buffer, ScalarBuffer};

use super::{DynamicRef, Encoder};

/// Where one buffer ends and the next begins; a value may be longer.
const BUFFER_BYTES: usize = 1 << 20;

/// Builds a dynamic column; null values become Arrow nulls.
///
/// Values are encoded where they stay: the column's views point into the encoder's own buffers.
#[derive(Debug)]
pub struct DynamicColumnBuilder {
    views: Vec<u128>,
    nulls: NullBufferBuilder,
    buffers: Vec<Buffer>,
    encoder: Encoder,
}

impl Default for DynamicColumnBuilder {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl DynamicColumnBuilder {
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            views: Vec::with_capacity(rows),
            nulls: NullBufferBuilder::new(rows),
            buffers: Vec::new(),
            encoder: Encoder::new(),
        }
    }

    pub fn append_null(&mut self) {
        self.views.push(0);
        self.nulls.append_null();
    }

    /// Appends a value that is already encoded.
    pub fn append(&mut self, value: DynamicRef<'_>) {
        self.append_with(|encoder| encoder.value(value));
    }

    /// Appends what `write` puts into the encoder; nothing written is null.
    pub fn append_with(&mut self, write: impl FnOnce(&mut Encoder)) {
        let start = self.encoder.len();
        write(&mut self.encoder);
        while self.encoder.depth() > 0 {
            self.encoder.end();
        }
        let Some(bytes) = DynamicRef::new(&self.encoder.as_bytes()[start..]).non_null_bytes() else {
            self.encoder.truncate(start);
            return self.append_null();
        };
        self.views.push(make_view(bytes, self.buffers.len() as u32, start as u32));
        self.nulls.append_non_null();
        // Up to 12 bytes lie in the view itself.
        if bytes.len() <= 12 {
            self.encoder.truncate(start);
        } else if self.encoder.len() >= BUFFER_BYTES {
            self.buffers.push(Buffer::from_vec(self.encoder.take()));
        }
    }

    /// Appends the value of JSON text; text that is not JSON becomes a string, as `parse_json()` has it,
    /// and empty text becomes null.
    pub fn append_json(&mut self, text: &str) {
        self.append_with(|encoder| encoder.json_or_string(text));
    }

    /// Returns the column and begins another.
    pub fn finish(&mut self) -> BinaryViewArray {
        if !self.encoder.is_empty() {
            self.buffers.push(Buffer::from_vec(self.encoder.take()));
        }
        BinaryViewArray::new(
            ScalarBuffer::from(std::mem::take(&mut self.views)),
            std::mem::take(&mut self.buffers),
            self.nulls.finish(),
        )
    }

    pub fn finish_ref(&mut self) -> ArrayRef {
        Arc::new(self.finish())
    }
}
