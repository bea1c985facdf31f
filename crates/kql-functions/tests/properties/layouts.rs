//! The same values, laid out in memory as readers and other kernels lay them.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryViewArray, BinaryViewBuilder, ByteView, StringViewArray, UInt32Array, make_array,
};
use arrow::buffer::{Buffer, ScalarBuffer};
use arrow::compute::take;
use arrow::datatypes::DataType;

/// All long values in one buffer, nothing else in it.
pub(crate) fn compact(column: &ArrayRef) -> ArrayRef {
    match column.data_type() {
        DataType::Utf8View => Arc::new(column.as_string_view().gc()),
        DataType::BinaryView => {
            let mut values = BinaryViewBuilder::new().with_fixed_block_size(1 << 20);
            column.as_binary_view().iter().for_each(|value| values.append_option(value));
            Arc::new(values.finish())
        }
        _ => take(column, &UInt32Array::from_iter_values(0..column.len() as u32), None).expect("rows"),
    }
}

/// Values that are parts of one buffer with strange bytes before, between and after them, as
/// sub-strings and sub-values are; equal values are the same place.
pub(crate) fn overlapping(column: &ArrayRef) -> ArrayRef {
    let bytes: BinaryViewArray = match column.data_type() {
        DataType::Utf8View => column.as_string_view().clone().to_binary_view(),
        DataType::BinaryView => column.as_binary_view().clone(),
        _ => return compact(column),
    };
    let mut buffer = b"before".to_vec();
    let mut places: Vec<(Vec<u8>, usize)> = Vec::new();
    let views: Vec<u128> = (0..bytes.len())
        .map(|row| {
            // Beneath a null lies what one of the values is.
            let value = bytes.value(row);
            let known = places.iter().find(|(known, _)| known == value).map(|(_, place)| *place);
            let place = known.unwrap_or_else(|| {
                let place = buffer.len();
                buffer.extend_from_slice(value);
                buffer.extend_from_slice(b"between");
                places.push((value.to_vec(), place));
                place
            });
            view(value, place)
        })
        .collect();
    let (views, buffers) = (ScalarBuffer::from(views), vec![Buffer::from_vec(buffer)]);
    let binary = BinaryViewArray::try_new(views, buffers, bytes.nulls().cloned()).expect("views of the buffer");
    match column.data_type() {
        DataType::Utf8View => Arc::new(binary.to_string_view().expect("texts")),
        _ => Arc::new(binary),
    }
}

/// The view of a value that lies at an offset of buffer 0.
fn view(value: &[u8], offset: usize) -> u128 {
    if let Ok(length) = u32::try_from(value.len())
        && length > 12
    {
        let prefix = u32::from_le_bytes([value[0], value[1], value[2], value[3]]);
        return ByteView { length, prefix, buffer_index: 0, offset: offset as u32 }.as_u128();
    }
    let mut inlined = [0u8; 16];
    inlined[0] = value.len() as u8;
    inlined[4..4 + value.len()].copy_from_slice(value);
    u128::from_le_bytes(inlined)
}

/// Other rows' values beneath the nulls.
pub(crate) fn filled(column: &ArrayRef) -> ArrayRef {
    let valid: Vec<u32> = (0..column.len() as u32).filter(|&row| column.is_valid(row as usize)).collect();
    let (Some(nulls), Some(&last)) = (column.nulls(), valid.last()) else { return compact(column) };
    let rows = (0..column.len() as u32).map(|row| if column.is_valid(row as usize) { row } else { last });
    let values = take(column, &UInt32Array::from_iter_values(rows), None).expect("rows");
    let data = values.to_data().into_builder().nulls(Some(nulls.clone())).build().expect("the same layout");
    make_array(data)
}

#[test]
fn layouts_keep_their_values() {
    let texts = StringViewArray::from(vec![Some("a"), None, Some("a text that is not inlined"), Some("")]);
    let column: ArrayRef = Arc::new(texts);
    for layout in [compact, overlapping, filled] {
        assert_eq!(&layout(&column), &column);
    }
    assert_eq!(filled(&column).as_string_view().views()[1], filled(&column).as_string_view().views()[3]);
}
