//! Walking rows by group, and handing groups out.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringViewArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::DataType;

use crate::{Emit, FunctionError};

/// Calls `each(row, group)` for the rows that the filter keeps and that are not null.
pub(crate) fn for_each_row(
    groups: &[usize],
    filter: Option<&BooleanArray>,
    nulls: Option<&NullBuffer>,
    mut each: impl FnMut(usize, usize),
) {
    match kept_rows(filter, nulls) {
        None => groups.iter().enumerate().for_each(|(row, &group)| each(row, group)),
        Some(kept) => kept.set_indices().for_each(|row| each(row, groups[row])),
    }
}

/// Returns the rows to take in, or nothing when that is all of them.
pub(crate) fn kept_rows(filter: Option<&BooleanArray>, nulls: Option<&NullBuffer>) -> Option<BooleanBuffer> {
    let nulls = nulls.filter(|n| n.null_count() > 0).map(|n| n.inner().clone());
    let filter = filter.map(|f| match Array::nulls(f) {
        Some(valid) => f.values() & valid.inner(),
        None => f.values().clone(),
    });
    match (filter, nulls) {
        (Some(f), Some(n)) => Some(&f & &n),
        (f, n) => f.or(n),
    }
}

/// Takes the handed-out groups off the front of a state.
pub(crate) fn emit<T>(state: &mut Vec<T>, emit: Emit) -> Vec<T> {
    match emit {
        Emit::All => std::mem::take(state),
        Emit::First(n) => {
            let rest = state.split_off(n.min(state.len()));
            std::mem::replace(state, rest)
        }
    }
}

/// Returns a null buffer from flags that say which rows have a value.
pub(crate) fn validity(is_valid: impl IntoIterator<Item = bool>) -> Option<NullBuffer> {
    let nulls = NullBuffer::from(is_valid.into_iter().collect::<BooleanBuffer>());
    (nulls.null_count() > 0).then_some(nulls)
}

/// Puts the empty string in place of null strings, which KQL does not have.
pub(crate) fn without_null_strings(array: ArrayRef) -> ArrayRef {
    if array.data_type() == &DataType::Utf8View && array.null_count() > 0 {
        let strings = array.as_string_view();
        Arc::new(StringViewArray::from_iter_values(strings.iter().map(Option::unwrap_or_default)))
    } else {
        array
    }
}

/// Returns an argument or a state by position.
pub(crate) fn column(values: &[ArrayRef], index: usize) -> Result<&ArrayRef, FunctionError> {
    values.get(index).ok_or_else(|| FunctionError::Internal { message: format!("argument {} is missing", index + 1) })
}
