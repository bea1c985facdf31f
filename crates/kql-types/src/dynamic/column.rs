//! Building a column of values.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryViewArray, BinaryViewBuilder};

use super::{DynamicRef, Encoder};

/// Builds a dynamic column; null values become Arrow nulls.
#[derive(Default)]
pub struct DynamicColumnBuilder {
    cells: BinaryViewBuilder,
    encoder: Encoder,
}

impl DynamicColumnBuilder {
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            cells: BinaryViewBuilder::with_capacity(rows),
            encoder: Encoder::new(),
        }
    }

    pub fn append_null(&mut self) {
        self.cells.append_null();
    }

    /// Appends a value that is already encoded.
    pub fn append(&mut self, value: DynamicRef<'_>) {
        self.cells.append_option(value.non_null_bytes());
    }

    /// Appends what `write` puts into the encoder.
    pub fn append_with(&mut self, write: impl FnOnce(&mut Encoder)) {
        self.encoder.clear();
        write(&mut self.encoder);
        self.cells
            .append_option(self.encoder.as_ref().non_null_bytes());
    }

    /// Appends the value of JSON text; text that is not JSON becomes a string, as `parse_json()` has it,
    /// and empty text becomes null.
    pub fn append_json(&mut self, text: &str) {
        self.append_with(|encoder| super::parse::encode_json_or_string(encoder, text));
    }

    pub fn finish(&mut self) -> BinaryViewArray {
        self.cells.finish()
    }

    pub fn finish_ref(&mut self) -> ArrayRef {
        Arc::new(self.finish())
    }
}
