//! Batches that hold on to no more text than they are.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, GenericByteViewArray, RecordBatch, RecordBatchOptions};
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
    if !batch.columns().iter().any(is_wasteful) {
        return Ok(batch);
    }
    let columns = batch.columns().iter().map(compact_array).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), columns, &options)
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

fn is_wasteful(array: &ArrayRef) -> bool {
    match array.data_type() {
        DataType::Utf8View => holds_too_much(array.as_string_view()),
        DataType::BinaryView => holds_too_much(array.as_binary_view()),
        _ => false,
    }
}

fn compact_array(array: &ArrayRef) -> ArrayRef {
    if !is_wasteful(array) {
        return Arc::clone(array);
    }
    match array.data_type() {
        DataType::Utf8View => Arc::new(array.as_string_view().gc()),
        DataType::BinaryView => Arc::new(array.as_binary_view().gc()),
        _ => Arc::clone(array),
    }
}

fn holds_too_much<T: ByteViewType + ?Sized>(array: &GenericByteViewArray<T>) -> bool {
    let buffers = array.data_buffers();
    if buffers.len() > MANY_BUFFERS {
        // A text that many rows share would be copied for each of them.
        let mut known = HashSet::new();
        let own = buffers.iter().filter(|buffer| known.insert(buffer.as_ptr()));
        return own.map(|buffer| buffer.len()).sum::<usize>() >= array.total_buffer_bytes_used() / 2;
    }
    // Batches of many rows are few, and share their buffers with few others.
    if array.len() >= FEW_ROWS {
        return false;
    }
    let held: usize = buffers.iter().map(|buffer| buffer.len()).sum();
    held > FEW_BYTES && held / 4 > array.total_buffer_bytes_used()
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
