//! Result texts that are slices of the input: views onto the input's own buffers.

use arrow::array::{Array, ByteView, StringViewArray, StringViewBuilder};

use crate::FunctionError;
use crate::convert::Column;

/// Texts of up to this length lie in their view.
const INLINE_BYTES: usize = 12;

/// Builds a column whose texts are mostly slices of a source column.
pub(crate) struct SliceBuilder<'a> {
    source: &'a Column<StringViewArray>,
    /// Its first blocks are the source's buffers. Slices are added while their text is at hand: to
    /// check them together at the end would fetch all texts from memory once more.
    out: StringViewBuilder,
    /// So many texts are the source's, whole and in order, and not written yet.
    same: usize,
    is_begun: bool,
}

impl<'a> SliceBuilder<'a> {
    pub(crate) fn new(source: &'a Column<StringViewArray>, rows: usize) -> Self {
        Self { source, out: StringViewBuilder::with_capacity(rows), same: 0, is_begun: false }
    }

    /// Writes what was only counted so far.
    fn begin(&mut self) {
        if self.is_begun {
            return;
        }
        self.is_begun = true;
        for buffer in self.source.array.data_buffers() {
            self.out.append_block(buffer.clone());
        }
        for row in 0..self.same {
            self.append(row, 0, self.source.text(row).len());
        }
    }

    fn append(&mut self, row: usize, start: usize, end: usize) {
        let text = self.source.text(row).get(start..end).unwrap_or_default();
        if text.len() > INLINE_BYTES {
            let view = ByteView::from(self.source.array.views()[self.source.at(row)]);
            let offset = view.offset.wrapping_add(start as u32);
            if self.out.try_append_view(view.buffer_index, offset, text.len() as u32).is_ok() {
                return;
            }
        }
        self.out.append_value(text);
    }

    /// Appends bytes `start..end` of the source's text in a row.
    pub(crate) fn slice(&mut self, row: usize, start: usize, end: usize) {
        if !self.is_begun && start == 0 && row == self.same && end == self.source.text(row).len() {
            self.same += 1;
            return;
        }
        self.begin();
        self.append(row, start, end);
    }

    /// Appends a part of the source's text in a row, as its functions return it.
    pub(crate) fn part(&mut self, row: usize, part: &str) {
        let start = part.as_ptr() as usize - self.source.text(row).as_ptr() as usize;
        self.slice(row, start, start + part.len());
    }

    /// Appends the source's text in a row.
    pub(crate) fn same(&mut self, row: usize) {
        self.slice(row, 0, self.source.text(row).len());
    }

    pub(crate) fn empty(&mut self) {
        self.begin();
        self.out.append_value("");
    }

    /// Appends a text that is not in the source.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), FunctionError> {
        self.begin();
        Ok(self.out.try_append_value(text)?)
    }

    pub(crate) fn finish(mut self) -> Result<StringViewArray, FunctionError> {
        let source = &self.source.array;
        // Whole texts in their order are the source itself.
        if !self.is_begun && self.same == source.len() && source.null_count() == 0 {
            return Ok(source.clone());
        }
        self.begin();
        Ok(self.out.finish())
    }
}
