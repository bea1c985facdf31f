//! Rows that repeat: the distinct values of a column of views.
//!
//! Readers give all rows with the same dictionary entry of a Parquet page the same view, so that
//! equal rows are found by comparing integers, without looking at the values themselves. What is
//! computed from a value can then be computed once for all rows that have it.

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;

/// Fewer rows than this are not worth the search.
const MIN_ROWS: usize = 64;
/// After so many rows it is decided whether the column repeats itself.
const SAMPLE: usize = 1024;

/// The distinct values of a column, and which of them each row has.
#[derive(Debug)]
pub struct Repeats {
    values: ArrayRef,
    slots: UInt32Array,
}

impl Repeats {
    /// Returns the distinct values of a `Utf8View` or `BinaryView` array, or nothing for other
    /// types and where less than half of the rows repeat another one.
    ///
    /// Long values count as equal where they lie at the same place; equal values that lie at
    /// different places stay apart, which costs time and changes no result.
    pub fn find(array: &ArrayRef) -> Result<Option<Self>, ArrowError> {
        let views: &[u128] = match array.data_type() {
            DataType::Utf8View => array.as_string_view().views(),
            DataType::BinaryView => array.as_binary_view().views(),
            _ => return Ok(None),
        };
        let Some((first_rows, slots)) = distinct(views, array.as_ref()) else { return Ok(None) };
        let values = take(array, &UInt32Array::from(first_rows), None)?;
        Ok(Some(Self { values, slots: slots.into() }))
    }

    pub fn values(&self) -> &ArrayRef {
        &self.values
    }

    /// Returns for each row which of the values it has.
    pub fn slots(&self) -> &[u32] {
        self.slots.values()
    }

    /// Returns for each row what was computed from its value.
    pub fn spread(&self, results: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        take(results, &self.slots, None)
    }
}

/// Returns the first row of each distinct view, and for each row the position of its view among
/// those.
fn distinct(views: &[u128], array: &dyn Array) -> Option<(Vec<u32>, Vec<u32>)> {
    let rows = views.len();
    if rows < MIN_ROWS || u32::try_from(rows).is_err() {
        return None;
    }
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
    // Never more than half full, so that searches are short. 0 is free, else position + 1.
    let bits = (2 * rows).next_power_of_two().trailing_zeros();
    let mut table = vec![0u32; 1 << bits];
    let mask = table.len() - 1;
    let mut known: Vec<u128> = Vec::new();
    let mut first_rows: Vec<u32> = Vec::new();
    let mut null_slot = None;
    let mut slots: Vec<u32> = Vec::with_capacity(rows);
    for (row, &view) in views.iter().enumerate() {
        if row == SAMPLE.min(rows / 2) && known.len() > row / 2 {
            return None;
        }
        // A null's view may hold anything.
        if nulls.is_some_and(|nulls| nulls.is_null(row)) {
            slots.push(*null_slot.get_or_insert_with(|| {
                known.push(0);
                first_rows.push(row as u32);
                known.len() as u32 - 1
            }));
            continue;
        }
        let mut at = hash(view, bits);
        let slot = loop {
            match table[at] {
                0 => {
                    known.push(view);
                    first_rows.push(row as u32);
                    table[at] = known.len() as u32;
                    break known.len() as u32 - 1;
                }
                entry if known[entry as usize - 1] == view => break entry - 1,
                _ => at = (at + 1) & mask,
            }
        };
        slots.push(slot);
    }
    (known.len() <= rows / 2).then_some((first_rows, slots))
}

/// Returns the upper bits of a product that all bits of the view reach.
#[inline]
fn hash(view: u128, bits: u32) -> usize {
    // The odd constants of splitmix64: any with well-mixed bits would do.
    let folded = (view as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ ((view >> 64) as u64);
    (folded.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{BooleanArray, StringViewArray};

    use super::*;

    #[test]
    fn rows_get_back_what_was_computed_from_their_value() {
        let long = "a text that is too long for its view";
        let texts: Vec<Option<&str>> =
            (0..300).map(|row| [Some("short"), None, Some(long), Some("")][row % 4]).collect();
        let array: ArrayRef = Arc::new(StringViewArray::from(texts));
        let picks = UInt32Array::from_iter_values((0..900).map(|row| row * 7 % 300));
        for array in [take(&array, &picks, None).unwrap(), take(&array, &picks, None).unwrap().slice(5, 700)] {
            let repeats = Repeats::find(&array).unwrap().unwrap();
            assert!(repeats.values().len() <= 300, "{} values", repeats.values().len());
            let spread = repeats.spread(repeats.values()).unwrap();
            assert_eq!(spread.as_string_view(), array.as_string_view());
        }
    }

    #[test]
    fn nulls_are_one_value_whatever_their_views_hold() {
        let texts: Vec<String> = (0..200).map(|row| format!("text {row}")).collect();
        let dense = StringViewArray::from_iter_values(&texts);
        let nulls = (0..200).map(|row| row == 7).collect::<BooleanArray>();
        let views = dense.views().clone();
        let array: ArrayRef = Arc::new(StringViewArray::new(
            views,
            dense.data_buffers().to_vec(),
            Some(arrow::buffer::NullBuffer::new(nulls.values().clone())),
        ));
        let repeats = Repeats::find(&array).unwrap().unwrap();
        assert_eq!(repeats.values().len(), 2);
        assert_eq!(repeats.spread(repeats.values()).unwrap().as_string_view(), array.as_string_view());
    }

    #[test]
    fn columns_that_do_not_repeat_are_left_alone() {
        let array: ArrayRef =
            Arc::new(StringViewArray::from_iter_values((0..5000).map(|row| format!("value number {row}"))));
        assert!(Repeats::find(&array).unwrap().is_none());
        let few: ArrayRef = Arc::new(StringViewArray::from_iter_values(["a", "a", "a"]));
        assert!(Repeats::find(&few).unwrap().is_none());
    }
}
