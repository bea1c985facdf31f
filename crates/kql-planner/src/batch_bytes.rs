//! How much memory the rows of a batch take.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::DataType;

/// Returns about how many bytes the rows hold on to. Buffers that many batches share are
/// not counted in full for each of them.
pub(crate) fn batch_bytes(batch: &RecordBatch) -> usize {
    let column = |array: &dyn Array| match array.data_type() {
        DataType::Utf8View => array.as_string_view().total_buffer_bytes_used(),
        DataType::BinaryView => array.as_binary_view().total_buffer_bytes_used(),
        _ => 0,
    };
    batch.columns().iter().map(|array| column(array.as_ref()) + 16 * array.len()).sum()
}
