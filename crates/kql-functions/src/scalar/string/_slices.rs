//! Result texts that are slices of the input: views onto the input's own buffers.

use arrow::array::{Array, ByteView, StringViewArray, make_view};
use arrow::buffer::Buffer;

use crate::FunctionError;
use crate::convert::{Column, offset};

/// Builds a column whose texts are mostly slices of a source column.
pub(crate) struct SliceBuilder<'a> {
    source: &'a Column<StringViewArray>,
    views: Vec<u128>,
    /// Texts that are no slices.
    own: Vec<u8>,
}

impl<'a> SliceBuilder<'a> {
    pub(crate) fn new(source: &'a Column<StringViewArray>, rows: usize) -> Self {
        Self {
            source,
            views: Vec::with_capacity(rows),
            own: Vec::new(),
        }
    }

    /// Appends bytes `start..end` of the source's text in a row.
    pub(crate) fn slice(&mut self, row: usize, start: usize, end: usize) {
        let text = &self.source.text(row).as_bytes()[start..end];
        let view = ByteView::from(self.source.array.views()[self.source.at(row)]);
        // The place only matters for texts too long to lie in the view; then the source's does too.
        self.views.push(make_view(
            text,
            view.buffer_index,
            view.offset.wrapping_add(start as u32),
        ));
    }

    /// Appends a part of the source's text in a row, as its functions return it.
    pub(crate) fn part(&mut self, row: usize, part: &str) {
        let start = part.as_ptr() as usize - self.source.text(row).as_ptr() as usize;
        self.slice(row, start, start + part.len());
    }

    pub(crate) fn whole(&mut self, row: usize) {
        self.slice(row, 0, self.source.text(row).len());
    }

    pub(crate) fn empty(&mut self) {
        self.views.push(0);
    }

    /// Appends a text that is not in the source.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), FunctionError> {
        let start = offset(self.own.len())?;
        let buffer = self.source.array.data_buffers().len() as u32;
        self.own.extend_from_slice(text.as_bytes());
        self.views.push(make_view(text.as_bytes(), buffer, start));
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<StringViewArray, FunctionError> {
        // Whole texts in their order are the source itself, which need not be checked again.
        let source = &self.source.array;
        if self.own.is_empty() && source.null_count() == 0 && self.views.as_slice() == source.views().as_ref() {
            return Ok(source.clone());
        }
        let mut buffers = self.source.array.data_buffers().to_vec();
        if !self.own.is_empty() {
            buffers.push(Buffer::from_vec(self.own));
        }
        Ok(StringViewArray::try_new(self.views.into(), buffers, None)?)
    }
}
