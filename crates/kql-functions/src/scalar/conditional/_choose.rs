//! Choosing row by row between arguments: what `iff()`, `case()` and `coalesce()` share.

use arrow::array::{Array, ArrayRef, BooleanArray};
use arrow::compute::interleave;

use crate::{Arguments, ColumnValue, FunctionError};

/// Returns for each row the value of the argument that `choose` names.
///
/// Only `candidates` may be named; they are converted to the type of the result.
pub(crate) fn choose(
    args: &Arguments<'_>,
    candidates: &[usize],
    mut choose: impl FnMut(usize) -> usize,
) -> Result<ColumnValue, FunctionError> {
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(candidates.len());
    let mut slots = vec![0; args.len()];
    for &index in candidates {
        slots[index] = arrays.len();
        arrays.push(crate::convert::convert(args.values[index].inner(), args.types[index], args.return_type)?);
    }
    let rows = args.output_rows();
    let picks: Vec<(usize, usize)> = (0..rows)
        .map(|row| {
            let index = choose(row);
            (slots[index], args.values[index].index(row))
        })
        .collect();
    let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
    Ok(args.wrap(interleave(&arrays, &picks)?))
}

/// A condition; null counts as false.
pub(crate) struct Condition<'a> {
    array: &'a BooleanArray,
    is_scalar: bool,
}

impl<'a> Condition<'a> {
    pub(crate) fn new(args: &'a Arguments<'_>, index: usize) -> Result<Self, FunctionError> {
        Ok(Self { array: args.downcast(index)?, is_scalar: args.values[index].is_scalar() })
    }

    pub(crate) fn is_true(&self, row: usize) -> bool {
        let row = if self.is_scalar { 0 } else { row };
        self.array.is_valid(row) && self.array.value(row)
    }
}
