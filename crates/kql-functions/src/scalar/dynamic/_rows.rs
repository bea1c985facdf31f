//! Reading arguments row by row, and writing dynamic results.

use std::sync::Arc;

use arrow::array::{Array, BinaryViewArray, ByteView, NullBufferBuilder, make_view};
use arrow::buffer::ScalarBuffer;
use kql_types::ScalarType;
use kql_types::cell::Cells;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Encoder};

use crate::{Arguments, ColumnValue, FunctionError};

/// A dynamic argument.
#[derive(Clone, Copy)]
pub(crate) struct Dynamics<'a> {
    array: &'a BinaryViewArray,
    is_scalar: bool,
}

impl<'a> Dynamics<'a> {
    pub(crate) fn new(args: &'a Arguments<'_>, index: usize) -> Result<Self, FunctionError> {
        Ok(Self { array: args.downcast(index)?, is_scalar: args.values[index].is_scalar() })
    }

    /// Reads all arguments from `first` on.
    pub(crate) fn all(args: &'a Arguments<'_>, first: usize) -> Result<Vec<Self>, FunctionError> {
        (first..args.len()).map(|i| Self::new(args, i)).collect()
    }

    fn at(self, row: usize) -> usize {
        if self.is_scalar { 0 } else { row }
    }

    pub(crate) fn get(self, row: usize) -> DynamicRef<'a> {
        let row = self.at(row);
        if self.array.is_null(row) { DynamicRef::NULL } else { DynamicRef::new(self.array.value(row)) }
    }

    /// Returns the value if it is an array.
    pub(crate) fn array(self, row: usize) -> Option<DynamicRef<'a>> {
        let value = self.get(row);
        is_array(value).then_some(value)
    }

    /// Returns the value if it is a bag.
    pub(crate) fn bag(self, row: usize) -> Option<DynamicRef<'a>> {
        let value = self.get(row);
        is_bag(value).then_some(value)
    }
}

pub(crate) fn is_array(value: DynamicRef<'_>) -> bool {
    value.kind() == kql_types::dynamic::Kind::Array
}

pub(crate) fn is_bag(value: DynamicRef<'_>) -> bool {
    value.kind() == kql_types::dynamic::Kind::Bag
}

/// An argument of any type.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    cells: Cells<'a>,
    is_scalar: bool,
}

impl<'a> Values<'a> {
    pub(crate) fn new(args: &'a Arguments<'_>, index: usize) -> Result<Self, FunctionError> {
        let missing = || FunctionError::Internal { message: format!("argument {} is missing", index + 1) };
        let value = args.values.get(index).ok_or_else(missing)?;
        let ty = *args.types.get(index).ok_or_else(missing)?;
        let cells =
            Cells::new(value.inner().as_ref(), ty).map_err(|e| FunctionError::Internal { message: e.to_string() })?;
        Ok(Self { cells, is_scalar: value.is_scalar() })
    }

    /// Reads an argument that a call may leave out.
    pub(crate) fn optional(args: &'a Arguments<'_>, index: usize) -> Result<Option<Self>, FunctionError> {
        (index < args.len()).then(|| Self::new(args, index)).transpose()
    }

    fn at(self, row: usize) -> usize {
        if self.is_scalar { 0 } else { row }
    }

    pub(crate) fn ty(self) -> ScalarType {
        self.cells.ty()
    }

    /// Returns whether the value is null or, in a string argument, the empty text.
    pub(crate) fn is_missing(self, row: usize) -> bool {
        match self.cells {
            Cells::String(strings) => strings.get(self.at(row)).is_empty(),
            cells => cells.is_null(self.at(row)),
        }
    }

    /// Returns whether the value is null or the empty text, also inside a dynamic.
    pub(crate) fn is_empty(self, row: usize) -> bool {
        let at = self.at(row);
        match self.cells {
            Cells::Dynamic(a) if a.is_valid(at) => {
                DynamicRef::new(a.value(at)).as_str_bytes().is_some_and(<[u8]>::is_empty)
            }
            _ => self.is_missing(row),
        }
    }

    /// Writes the value; null as the dynamic null.
    pub(crate) fn encode(self, row: usize, encoder: &mut Encoder) {
        self.cells.encode(self.at(row), encoder);
    }

    /// Appends the value as `tostring()` prints it.
    pub(crate) fn write_text(self, row: usize, out: &mut String) {
        self.cells.write_text(self.at(row), out);
    }

    /// Returns the text of a string argument; `""` for other types.
    pub(crate) fn text(self, row: usize) -> &'a str {
        match self.cells {
            Cells::String(strings) => strings.get(self.at(row)),
            _ => "",
        }
    }

    /// Returns an int or long, or a bool as 0 or 1; `None` for null and other types.
    pub(crate) fn integer(self, row: usize) -> Option<i64> {
        let at = self.at(row);
        if self.cells.is_null(at) {
            return None;
        }
        match self.cells {
            Cells::Int(a) => Some(i64::from(a.value(at))),
            Cells::Long(a) | Cells::DateTime(a) | Cells::TimeSpan(a) => Some(a.value(at)),
            Cells::Bool(a) => Some(i64::from(a.value(at))),
            Cells::Dynamic(a) => kql_types::convert::long_from_dynamic(DynamicRef::new(a.value(at))),
            _ => None,
        }
    }
}

/// Writes a dynamic result row by row; a row that writes nothing is null.
pub(crate) fn build(
    args: &Arguments<'_>,
    mut write: impl FnMut(usize, &mut Encoder),
) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let mut out = DynamicColumnBuilder::with_capacity(rows);
    for row in 0..rows {
        out.append_with(|encoder| write(row, encoder));
    }
    Ok(args.wrap(out.finish_ref()))
}

/// Picks a part of each value without copying it: the result's views point into the input's buffers.
pub(crate) fn parts<'a>(
    args: &Arguments<'_>,
    base: Dynamics<'a>,
    mut pick: impl FnMut(usize, DynamicRef<'a>) -> Option<DynamicRef<'a>>,
) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let mut views = Vec::with_capacity(rows);
    let mut nulls = NullBufferBuilder::new(rows);
    for row in 0..rows {
        let at = base.at(row);
        let whole = base.get(row);
        match pick(row, whole).and_then(DynamicRef::non_null_bytes) {
            Some(part) if !whole.is_null() => {
                let outer = ByteView::from(base.array.views()[at]);
                let inset = (part.as_ptr() as usize).wrapping_sub(whole.as_bytes().as_ptr() as usize);
                // A part of up to 12 bytes moves into its view, where buffer and offset are not read.
                views.push(make_view(part, outer.buffer_index, outer.offset.wrapping_add(inset as u32)));
                nulls.append_non_null();
            }
            _ => {
                views.push(0);
                nulls.append_null();
            }
        }
    }
    let array =
        BinaryViewArray::try_new(ScalarBuffer::from(views), base.array.data_buffers().to_vec(), nulls.finish())?;
    Ok(args.wrap(Arc::new(array)))
}
