//! What was computed from the values of a dictionary, kept for the batches that follow.
//!
//! A Parquet column chunk has one dictionary for all its rows; its texts lie in one buffer, and
//! every batch of the chunk has views into that buffer. A value is known by the place where it
//! lies, so that nothing is hashed or compared.

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, ByteView, MAX_INLINE_VIEW_LEN, UInt32Array};
use arrow::buffer::Buffer;
use arrow::compute::{concat, take};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;

use crate::Repeats;

/// Fewer rows than this are computed as they are.
const MIN_ROWS: usize = 64;
/// So many pairs of rows show whether a column's texts lie in the order of its rows.
const SAMPLE: usize = 256;
/// Dictionary entries with a length before them cannot begin within the same bytes.
const BYTES_PER_SLOT: u32 = 16;
/// Longer texts are computed anew.
const MAX_LENGTH: u32 = 1 << 28;
/// Dictionaries that one function remembers: those of the row groups that are being read.
const MAX_DICTIONARIES: usize = 4;
/// Short texts that are remembered with a dictionary.
const MAX_INLINE: usize = 1 << 16;
/// What all memos of the process may hold together, beside the memory that queries are limited to;
/// beyond it, values are computed anew.
const MAX_BYTES: usize = 256 << 20;

static HELD: AtomicUsize = AtomicUsize::new(0);

/// The results of a function of one text, by the text's place.
#[derive(Debug, Default)]
pub struct ValueMemo {
    dictionaries: Mutex<Vec<Dictionary>>,
}

/// What is remembered is no part of what a function is: all memos are equal.
impl PartialEq for ValueMemo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ValueMemo {}

impl Hash for ValueMemo {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl ValueMemo {
    /// Returns what `compute` makes of each row. Of an array whose rows repeat, `compute` gets fewer
    /// rows; it returns as many as it got, and they may depend on `fixed` and on nothing else.
    pub fn apply<E: From<ArrowError>>(
        &self,
        array: &ArrayRef,
        fixed: &[ArrayRef],
        compute: impl Fn(&ArrayRef) -> Result<ArrayRef, E>,
    ) -> Result<ArrayRef, E> {
        if let Some(results) = self.map(array, fixed, &compute)? {
            return Ok(results);
        }
        match Repeats::find(array)? {
            Some(repeats) => Ok(repeats.spread(&compute(repeats.values())?)?),
            None => compute(array),
        }
    }

    /// Returns what `compute` makes of each row of a `Utf8View` array, or nothing where the rows do
    /// not look like those of a dictionary. `compute` gets each value at most once per dictionary,
    /// in the order in which they first come.
    pub fn map<E: From<ArrowError>>(
        &self,
        array: &ArrayRef,
        fixed: &[ArrayRef],
        compute: impl FnOnce(&ArrayRef) -> Result<ArrayRef, E>,
    ) -> Result<Option<ArrayRef>, E> {
        if array.data_type() != &DataType::Utf8View || array.len() < MIN_ROWS {
            return Ok(None);
        }
        let text = array.as_string_view();
        let Some(index) = dictionary_buffer(text.views()) else { return Ok(None) };
        let Some(buffer) = text.data_buffers().get(index as usize) else { return Ok(None) };
        let Some(mut dictionary) = self.dictionary(buffer, fixed) else { return Ok(None) };
        if dictionary.is_useless() {
            self.keep(dictionary);
            return Ok(None);
        }
        let (slots, new_rows) = dictionary.slots_of(text.views(), index, array.as_ref());
        if !new_rows.is_empty() {
            let values = take(array, &UInt32Array::from(new_rows), None)?;
            let results = compute(&values)?;
            dictionary.add(results)?;
        }
        let Some(results) = &dictionary.results else { return Ok(None) };
        let spread = take(results, &UInt32Array::from(slots), None)?;
        self.keep(dictionary);
        Ok(Some(spread))
    }

    /// Takes out what is known of a dictionary, or begins to remember it.
    fn dictionary(&self, buffer: &Buffer, fixed: &[ArrayRef]) -> Option<Dictionary> {
        let mut known = self.dictionaries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = known.iter().position(|d| d.is_of(buffer, fixed)) {
            return Some(known.swap_remove(at));
        }
        drop(known);
        Dictionary::new(buffer, fixed)
    }

    fn keep(&self, dictionary: Dictionary) {
        let mut known = self.dictionaries.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_DICTIONARIES {
            known.remove(0);
        }
        known.push(dictionary);
    }
}

/// Returns the buffer that most likely is a dictionary's: the last one, if the texts do not lie in
/// the order of the rows, as they do in plain pages and where they were copied.
fn dictionary_buffer(views: &[u128]) -> Option<u32> {
    let long = |view: &&u128| **view as u32 > MAX_INLINE_VIEW_LEN;
    let (mut texts, mut steps_back) = (0usize, 0usize);
    // All over the batch: at the beginning of a column chunk most values are new.
    for pair in views.windows(2).step_by(views.len().div_ceil(SAMPLE)) {
        if !pair.iter().all(|view| long(&view)) {
            continue;
        }
        let [before, view] = [ByteView::from(pair[0]), ByteView::from(pair[1])];
        texts += 1;
        steps_back += usize::from(view.buffer_index == before.buffer_index && view.offset <= before.offset);
    }
    if steps_back * 8 < texts || texts == 0 {
        return None;
    }
    views.iter().rev().find(long).map(|view| ByteView::from(*view).buffer_index)
}

/// The values of a dictionary that came already, and what was computed from them.
#[derive(Debug)]
struct Dictionary {
    /// Holding it keeps its address from becoming another buffer's.
    buffer: Buffer,
    fixed: Vec<ArrayRef>,
    /// By place in the buffer: which result is the value's, and the value's [`mark`]; 0 for places
    /// that did not come yet.
    places: Vec<u64>,
    /// Short texts, which lie in their views.
    inline: InlineTexts,
    null: Option<u32>,
    results: Option<ArrayRef>,
    rows: usize,
    held: usize,
}

impl Dictionary {
    fn new(buffer: &Buffer, fixed: &[ArrayRef]) -> Option<Self> {
        let places = vec![0u64; buffer.len().div_ceil(BYTES_PER_SLOT as usize)];
        let mut dictionary = Self {
            buffer: buffer.clone(),
            fixed: fixed.to_vec(),
            places,
            inline: InlineTexts::default(),
            null: None,
            results: None,
            rows: 0,
            held: 0,
        };
        dictionary.account();
        (HELD.load(Ordering::Relaxed) <= MAX_BYTES).then_some(dictionary)
    }

    fn is_of(&self, buffer: &Buffer, fixed: &[ArrayRef]) -> bool {
        self.buffer.as_ptr() == buffer.as_ptr()
            && self.buffer.len() == buffer.len()
            && self.fixed.len() == fixed.len()
            && self.fixed.iter().zip(fixed).all(|(a, b)| a.as_ref() == b.as_ref())
    }

    /// Whether most rows bring new values, or memory is short.
    fn is_useless(&self) -> bool {
        let computed = self.results.as_ref().map_or(0, |results| results.len());
        self.rows >= 2 * 8192 && computed > self.rows / 4 * 3 || HELD.load(Ordering::Relaxed) > MAX_BYTES
    }

    /// Returns which result belongs to each row, and the rows whose results come next.
    fn slots_of(&mut self, views: &[u128], buffer: u32, array: &dyn Array) -> (Vec<u32>, Vec<u32>) {
        let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
        let known = self.results.as_ref().map_or(0, |results| results.len()) as u32;
        let mut new_rows: Vec<u32> = Vec::new();
        let mut slots = Vec::with_capacity(views.len());
        self.rows += views.len();
        for (row, &view) in views.iter().enumerate() {
            let mut next = || {
                new_rows.push(row as u32);
                known + new_rows.len() as u32 - 1
            };
            // A null's view may hold anything.
            let slot = if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                *self.null.get_or_insert_with(next)
            } else if view as u32 <= MAX_INLINE_VIEW_LEN {
                self.inline.slot(view, next)
            } else {
                let view = ByteView::from(view);
                let place = self.places.get_mut((view.offset / BYTES_PER_SLOT) as usize);
                match place {
                    Some(place) if view.buffer_index == buffer && view.length < MAX_LENGTH => {
                        if *place == 0 {
                            let slot = next();
                            *place = u64::from(slot) << 32 | u64::from(mark(&view));
                            slot
                        } else if *place as u32 == mark(&view) {
                            (*place >> 32) as u32
                        } else {
                            // Where texts overlap, which those of dictionaries do not, the first has the place.
                            next()
                        }
                    }
                    _ => next(),
                }
            };
            slots.push(slot);
        }
        (slots, new_rows)
    }

    fn add(&mut self, results: ArrayRef) -> Result<(), ArrowError> {
        self.results = Some(match &self.results {
            Some(known) => concat(&[known.as_ref(), results.as_ref()])?,
            None => results,
        });
        self.account();
        Ok(())
    }

    fn account(&mut self) {
        let inline = size_of_val(&self.inline.entries[..]);
        let results = self.results.as_ref().map_or(0, |results| results.get_buffer_memory_size());
        let held = self.buffer.len() + size_of_val(&self.places[..]) + inline + results;
        HELD.fetch_add(held, Ordering::Relaxed);
        HELD.fetch_sub(self.held, Ordering::Relaxed);
        self.held = held;
    }
}

impl Drop for Dictionary {
    fn drop(&mut self) {
        HELD.fetch_sub(self.held, Ordering::Relaxed);
    }
}

/// Returns what tells texts apart that begin within the same bytes; never 0.
fn mark(view: &ByteView) -> u32 {
    view.offset % BYTES_PER_SLOT << 28 | view.length
}

/// Which results belong to texts that lie in their views.
#[derive(Debug, Default)]
struct InlineTexts {
    /// By hash, the next free place for those that come later; [`FREE`] marks such places.
    entries: Vec<(u128, u32)>,
    len: usize,
}

const FREE: u32 = u32::MAX;

impl InlineTexts {
    /// Returns the result of a text, which for a new one is the `next`.
    fn slot(&mut self, view: u128, next: impl FnOnce() -> u32) -> u32 {
        if self.len * 2 >= self.entries.len() && self.len < MAX_INLINE {
            self.grow();
        }
        let mask = self.entries.len() - 1;
        let mut at = hash(view) & mask;
        loop {
            match self.entries[at] {
                (_, FREE) => break,
                (known, slot) if known == view => return slot,
                _ => at = (at + 1) & mask,
            }
        }
        let slot = next();
        if self.len < MAX_INLINE {
            self.entries[at] = (view, slot);
            self.len += 1;
        }
        slot
    }

    fn grow(&mut self) {
        let size = (self.entries.len() * 2).max(64);
        let entries = std::mem::replace(&mut self.entries, vec![(0, FREE); size]);
        for (view, slot) in entries.into_iter().filter(|(_, slot)| *slot != FREE) {
            let mut at = hash(view) & (size - 1);
            while self.entries[at].1 != FREE {
                at = (at + 1) & (size - 1);
            }
            self.entries[at] = (view, slot);
        }
    }
}

/// Spreads the bits of a view by multiplication.
#[inline]
fn hash(view: u128) -> usize {
    let folded = (view as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ ((view >> 64) as u64);
    (folded.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Int64Array, StringViewArray, StringViewBuilder};

    use super::*;

    /// Batches of one dictionary; `None` is a null.
    fn batches(entries: &[&str], rows: &[Vec<Option<usize>>]) -> Vec<ArrayRef> {
        let bytes: Vec<u8> = entries.iter().flat_map(|e| [&[0u8; 4], e.as_bytes()].concat()).collect();
        let buffer = Buffer::from_vec(bytes);
        let offsets: Vec<u32> = entries
            .iter()
            .scan(0, |end, e| {
                *end += 4 + e.len() as u32;
                Some(*end - e.len() as u32)
            })
            .collect();
        let batch = |rows: &Vec<Option<usize>>| -> ArrayRef {
            let mut builder = StringViewBuilder::new();
            let block = builder.append_block(buffer.clone());
            for row in rows {
                match row {
                    Some(entry) => {
                        builder.try_append_view(block, offsets[*entry], entries[*entry].len() as u32).unwrap()
                    }
                    None => builder.append_null(),
                }
            }
            Arc::new(builder.finish())
        };
        rows.iter().map(batch).collect()
    }

    fn lengths(array: &ArrayRef, calls: &mut Vec<usize>) -> Result<ArrayRef, ArrowError> {
        calls.push(array.len());
        let text: &StringViewArray = array.as_string_view();
        Ok(Arc::new(text.iter().map(|t| t.map(|t| t.len() as i64)).collect::<Int64Array>()))
    }

    #[test]
    fn each_value_of_a_dictionary_is_computed_once() {
        let entries = ["the first of the long texts", "short", "the second long text, longer", "", "a third long text"];
        let rows: Vec<Vec<Option<usize>>> = (0..4)
            .map(|batch| (0..200).map(|row| (row % 11 != 3).then_some((row * 7 / 3 + batch) % (2 + batch))).collect())
            .collect();
        let memo = ValueMemo::default();
        let mut calls = Vec::new();
        for array in batches(&entries, &rows) {
            let result = memo.map(&array, &[], |values| lengths(values, &mut calls)).unwrap().unwrap();
            assert_eq!(&result, &lengths(&array, &mut Vec::new()).unwrap());
        }
        assert_eq!(calls.iter().sum::<usize>(), entries.len() + 1, "{calls:?}");
    }

    #[test]
    fn overlapping_texts_are_told_apart() {
        let buffer = Buffer::from_vec("abcdefghijklmnopqrstuvwxyz0123456789".as_bytes().to_vec());
        let mut builder = StringViewBuilder::new();
        let block = builder.append_block(buffer);
        for row in 0..300u32 {
            builder.try_append_view(block, row * 5 % 17, 13 + row % 4).unwrap();
        }
        let array: ArrayRef = Arc::new(builder.finish());
        let memo = ValueMemo::default();
        for _ in 0..3 {
            let result = memo.map(&array, &[], |values| Ok::<_, ArrowError>(Arc::clone(values))).unwrap().unwrap();
            assert_eq!(result.as_string_view(), array.as_string_view());
        }
    }

    #[test]
    fn results_with_other_fixed_arguments_are_others() {
        let rows: Vec<Vec<Option<usize>>> = vec![(0..100).map(|row| Some(row * 3 % 2)).collect()];
        let array = batches(&["one text of the dictionary", "another text of it"], &rows).remove(0);
        let memo = ValueMemo::default();
        for fixed in [1i64, 2, 1] {
            let fixed: ArrayRef = Arc::new(Int64Array::from(vec![fixed]));
            let result = memo
                .map(&array, std::slice::from_ref(&fixed), |values| {
                    take(&fixed, &UInt32Array::from(vec![0; values.len()]), None)
                })
                .unwrap()
                .unwrap();
            assert_eq!(&result.slice(0, 1), &fixed);
        }
    }

    #[test]
    fn texts_in_the_order_of_the_rows_are_not_remembered() {
        let array: ArrayRef =
            Arc::new(StringViewArray::from_iter_values((0..5000).map(|row| format!("value number {row}"))));
        let result = ValueMemo::default().map(&array, &[], |values| Ok::<_, ArrowError>(Arc::clone(values)));
        assert!(result.unwrap().is_none());
    }
}
