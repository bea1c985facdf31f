//! Batches that hold on to no more text than they are.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, ByteView, GenericByteViewArray, MAX_INLINE_VIEW_LEN, RecordBatch, RecordBatchOptions,
};
use arrow::buffer::Buffer;
use arrow::compute::concat_batches;
use arrow::datatypes::{ByteViewType, DataType};
use arrow::error::ArrowError;
use datafusion::common::Result;
use datafusion::execution::SendableRecordBatchStream;
use futures::{Stream, StreamExt, stream};

use crate::batch_bytes::batch_bytes;

/// Buffers of an array, above which it is copied.
const MANY_BUFFERS: usize = 64;
/// Bytes that an array may hold on to without being asked what it needs of them.
const FEW_BYTES: usize = 4 << 10;

/// Rows and bytes of a batch, below which it is joined with the next.
const FEW_ROWS: usize = 1024;
const SMALL_BYTES: usize = 256 << 10;

/// Copies the texts of columns that hold on to much more than they need.
///
/// Joined slices each bring all buffers of what they are slices of, and what is cut and
/// joined again brings as many for each of its own: the buffers soon outnumber the rows,
/// and each slice counts as large as the whole.
pub(crate) fn compact(batch: RecordBatch) -> Result<RecordBatch, ArrowError> {
    let compacted: Vec<Option<ArrayRef>> = batch.columns().iter().map(compact_array).collect::<Result<_, _>>()?;
    if compacted.iter().all(Option::is_none) {
        return Ok(batch);
    }
    let columns = compacted.into_iter().zip(batch.columns()).map(|(new, old)| new.unwrap_or_else(|| Arc::clone(old)));
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), columns.collect(), &options)
}

/// Joins batches of few rows: a sort keeps all buffers of all of them in each batch that it hands on.
pub(crate) fn joined(input: SendableRecordBatchStream) -> impl Stream<Item = Result<RecordBatch>> + Send {
    stream::try_unfold(Some(input), |input| async move {
        let Some(mut input) = input else { return Ok(None) };
        let (schema, mut batches, (mut rows, mut bytes)) = (input.schema(), Vec::new(), (0, 0));
        while rows < FEW_ROWS && bytes < SMALL_BYTES {
            let Some(batch) = input.next().await else {
                return match batches.is_empty() {
                    true => Ok(None),
                    false => Ok(Some((compact(concat_batches(&schema, &batches)?)?, None))),
                };
            };
            let batch = batch?;
            rows += batch.num_rows();
            bytes += batch_bytes(&batch);
            batches.push(batch);
        }
        let batch = match batches.len() {
            1 => batches.swap_remove(0),
            _ => concat_batches(&schema, &batches)?,
        };
        Ok(Some((compact(batch)?, Some(input))))
    })
}

/// Returns a column in less memory, or nothing where it may stay.
fn compact_array(array: &ArrayRef) -> Result<Option<ArrayRef>, ArrowError> {
    Ok(match array.data_type() {
        DataType::Utf8View => compact_views(array.as_string_view())?.map(|array| Arc::new(array) as ArrayRef),
        DataType::BinaryView => compact_views(array.as_binary_view())?.map(|array| Arc::new(array) as ArrayRef),
        _ => None,
    })
}

fn compact_views<T: ByteViewType + ?Sized>(
    array: &GenericByteViewArray<T>,
) -> Result<Option<GenericByteViewArray<T>>, ArrowError> {
    if array.data_buffers().len() > MANY_BUFFERS
        && let Some(fewer) = without_repeated_buffers(array)?
    {
        return Ok(Some(if holds_too_much(&fewer) { fewer.gc() } else { fewer }));
    }
    Ok(holds_too_much(array).then(|| array.gc()))
}

/// Returns the array with each of its buffers once, or nothing where most of them are there once.
fn without_repeated_buffers<T: ByteViewType + ?Sized>(
    array: &GenericByteViewArray<T>,
) -> Result<Option<GenericByteViewArray<T>>, ArrowError> {
    let mut buffers: Vec<Buffer> = Vec::new();
    let mut known = HashMap::new();
    let places: Vec<u32> = array
        .data_buffers()
        .iter()
        .map(|buffer| {
            *known.entry((buffer.as_ptr(), buffer.len())).or_insert_with(|| {
                buffers.push(buffer.clone());
                buffers.len() as u32 - 1
            })
        })
        .collect();
    if buffers.len() * 2 > places.len() {
        return Ok(None);
    }
    let views = array.views().iter().enumerate().map(|(row, view)| {
        // A null's view may hold anything.
        if array.is_null(row) || *view as u32 <= MAX_INLINE_VIEW_LEN {
            return if array.is_null(row) { 0 } else { *view };
        }
        let view = ByteView::from(*view);
        view.with_buffer_index(places[view.buffer_index as usize]).as_u128()
    });
    GenericByteViewArray::try_new(views.collect::<Vec<u128>>().into(), buffers, array.nulls().cloned()).map(Some)
}

fn holds_too_much<T: ByteViewType + ?Sized>(array: &GenericByteViewArray<T>) -> bool {
    let held: usize = array.data_buffers().iter().map(Buffer::len).sum();
    if array.data_buffers().len() > MANY_BUFFERS {
        return held >= array.total_buffer_bytes_used() / 2;
    }
    // Batches of many rows are few, and share their buffers with few others.
    array.len() < FEW_ROWS && held > FEW_BYTES && held / 4 > array.total_buffer_bytes_used()
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::StringViewArray;

    fn buffers(batch: &RecordBatch) -> usize {
        batch.column(0).as_string_view().data_buffers().len()
    }

    #[test]
    fn slices_let_go_of_the_rest() -> Result<(), ArrowError> {
        let texts: ArrayRef =
            Arc::new(StringViewArray::from_iter_values((0..1000).map(|i| format!("a text that is not short: {i}"))));
        let whole = RecordBatch::try_from_iter([("text", texts)])?;
        assert_eq!(compact(whole.clone())?, whole);
        let slice = compact(whole.slice(500, 1))?;
        assert_eq!(slice, whole.slice(500, 1));
        assert!(slice.column(0).as_string_view().data_buffers()[0].len() < 100);
        Ok(())
    }

    #[test]
    fn a_text_that_many_rows_share_stays_one() -> Result<(), ArrowError> {
        let text: ArrayRef = Arc::new(StringViewArray::from_iter_values(["a text of many characters".repeat(100)]));
        let one = RecordBatch::try_from_iter([("text", text)])?;
        let joined = concat_batches(&one.schema(), &vec![one; 200])?;
        assert_eq!(buffers(&joined), 200);
        let compacted = compact(joined.clone())?;
        assert_eq!(buffers(&compacted), 1);
        assert_eq!(compacted, joined);
        Ok(())
    }

    #[test]
    fn joined_slices_have_few_buffers() -> Result<(), ArrowError> {
        let one = |i: usize| {
            let texts: ArrayRef = Arc::new(StringViewArray::from_iter_values([format!("a text of some length: {i}")]));
            RecordBatch::try_from_iter([("text", texts)])
        };
        let parts = (0..100).map(one).collect::<Result<Vec<_>, _>>()?;
        let joined = concat_batches(&parts[0].schema(), &parts)?;
        assert_eq!(buffers(&joined), 100);
        let compacted = compact(joined.clone())?;
        assert_eq!(buffers(&compacted), 1);
        assert_eq!(compacted, joined);
        Ok(())
    }
}
