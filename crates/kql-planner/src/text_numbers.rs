//! Numbers for texts that come again and again.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, UInt32Type};
use datafusion::common::Result;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::EmitTo;
use datafusion::physical_plan::aggregates::group_values::{GroupValues, new_group_values};
use datafusion::physical_plan::aggregates::order::GroupOrdering;
use kql_types::ValueMemo;

/// The different texts of a column, null among them, numbered in the order in which they first come.
///
/// A text of a Parquet dictionary is hashed and compared where it first comes; its place tells it
/// afterwards. Other texts are looked up in every row.
pub(crate) struct TextNumbers {
    memo: ValueMemo,
    texts: Box<dyn GroupValues>,
    rows: usize,
    looked_up: usize,
    /// Working memory.
    found: Vec<usize>,
}

impl TextNumbers {
    pub(crate) fn try_new() -> Result<Self> {
        let schema = Schema::new(vec![Field::new("text", DataType::Utf8View, true)]);
        let texts = new_group_values(Arc::new(schema), &GroupOrdering::None)?;
        Ok(Self { memo: ValueMemo::default(), texts, rows: 0, looked_up: 0, found: Vec::new() })
    }

    /// Puts the number of each text of a `Utf8View` column into `numbers`.
    pub(crate) fn of(&mut self, column: &ArrayRef, numbers: &mut Vec<usize>) -> Result<()> {
        let Self { memo, texts, rows, looked_up, found } = self;
        *rows += column.len();
        let by_place = memo.map(column, &[], |new: &ArrayRef| -> Result<ArrayRef> {
            *looked_up += new.len();
            texts.intern(std::slice::from_ref(new), found)?;
            let found = found.iter().map(|&number| u32::try_from(number));
            let found: Vec<u32> = found.collect::<Result<_, _>>().map_err(|_| {
                DataFusionError::ResourcesExhausted("more different texts than numbers of 32 bits".into())
            })?;
            Ok(Arc::new(UInt32Array::from(found)))
        })?;
        match by_place {
            Some(by_place) => {
                let by_place = by_place.as_primitive::<UInt32Type>().values();
                numbers.clear();
                numbers.extend(by_place.iter().map(|&number| number as usize));
            }
            None => {
                *looked_up += column.len();
                texts.intern(std::slice::from_ref(column), numbers)?;
            }
        }
        Ok(())
    }

    /// Returns in how many rows texts came, and in how many of them they were looked up by their bytes.
    pub(crate) fn rows(&self) -> (usize, usize) {
        (self.rows, self.looked_up)
    }

    /// How many different texts came.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn size(&self) -> usize {
        self.texts.size() + self.found.capacity() * size_of::<usize>()
    }

    /// Returns the texts in the order of their numbers.
    pub(crate) fn into_texts(mut self) -> Result<ArrayRef> {
        let column = self.texts.emit(EmitTo::All)?.pop();
        column.ok_or_else(|| DataFusionError::Internal("texts without a column".into()))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{StringViewArray, StringViewBuilder};
    use arrow::buffer::Buffer;

    use super::*;

    /// A batch of views into one buffer, as a Parquet dictionary gives; `None` is a null.
    fn of_dictionary(entries: &[&str], rows: impl Iterator<Item = Option<usize>>) -> ArrayRef {
        let offsets: Vec<usize> =
            entries.iter().scan(0, |end, e| Some(std::mem::replace(end, *end + e.len()))).collect();
        let mut builder = StringViewBuilder::new();
        let block = builder.append_block(Buffer::from_vec(entries.concat().into_bytes()));
        for row in rows {
            match row {
                Some(entry) => {
                    builder.try_append_view(block, offsets[entry] as u32, entries[entry].len() as u32).unwrap();
                }
                None => builder.append_null(),
            }
        }
        Arc::new(builder.finish())
    }

    #[test]
    fn texts_are_numbered_in_the_order_in_which_they_first_come() {
        let first = ["the first text of a dictionary", "short", "", "another text of the dictionary"];
        let second = ["another text of the dictionary", "and one that is new", "the first text of a dictionary"];
        let batches = [
            of_dictionary(&first, (0..300).map(|row| [Some(3), Some(0), None, Some(2), Some(1)][row % 5])),
            of_dictionary(&second, (0..200).map(|row| (row % 7 != 0).then_some(row * 2 % 3))),
            Arc::new(StringViewArray::from_iter_values((0..100).map(|row| format!("a text of its own row {row}")))),
            Arc::new(StringViewArray::from(vec![Some("short"), None, Some("and one that is new")])),
        ];
        let mut texts = TextNumbers::try_new().unwrap();
        let (mut known, mut numbers) = (Vec::<Option<String>>::new(), Vec::new());
        for batch in &batches {
            texts.of(batch, &mut numbers).unwrap();
            let batch = batch.as_string_view();
            let expected = batch.iter().map(|text| {
                let text = text.map(str::to_owned);
                known.iter().position(|known| *known == text).unwrap_or_else(|| {
                    known.push(text);
                    known.len() - 1
                })
            });
            assert_eq!(numbers, expected.collect::<Vec<_>>());
        }
        let (rows, looked_up) = texts.rows();
        assert_eq!((rows, looked_up), (603, 5 + 4 + 103), "each text of a dictionary once");
        assert_eq!(texts.len(), known.len());
        let column = texts.into_texts().unwrap();
        assert_eq!(column.as_string_view(), &StringViewArray::from(known));
    }
}
