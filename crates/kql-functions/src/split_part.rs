//! One part of a text between delimiters: `split(text, delimiter)[i]` without the other parts.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringViewArray};
use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;
use memchr::memmem::Finder;

use crate::FunctionError;
use crate::convert::Column;
use crate::scalar::string::_slices::SliceBuilder;

/// A delimiter of `split()`; the empty one cuts nowhere.
#[derive(Debug)]
pub(crate) struct Delimiter<'a> {
    finder: Finder<'a>,
}

impl<'a> Delimiter<'a> {
    pub(crate) fn new(delimiter: &'a str) -> Self {
        Self { finder: Finder::new(delimiter.as_bytes()) }
    }

    /// Returns where the delimiter begins in a text, from a byte on.
    fn find(&self, text: &str, from: usize) -> Option<usize> {
        let rest = text.as_bytes().get(from..)?;
        let found = match self.finder.needle() {
            [] => None,
            [byte] => memchr::memchr(*byte, rest),
            _ => self.finder.find(rest),
        };
        found.map(|found| from + found)
    }

    /// Calls `part` with start and end of each part, until it says to stop.
    pub(crate) fn parts(&self, text: &str, mut part: impl FnMut(usize, usize) -> bool) {
        let mut start = 0;
        while let Some(end) = self.find(text, start) {
            if !part(start, end) {
                return;
            }
            start = end + self.finder.needle().len();
        }
        part(start, text.len());
    }

    /// Returns start and end of a part, counted from the end if negative.
    fn part(&self, text: &str, index: i64) -> Option<(usize, usize)> {
        let mut count = 0;
        let wanted = if index < 0 {
            self.parts(text, |_, _| {
                count += 1;
                true
            });
            index.checked_add(count)?
        } else {
            index
        };
        let mut number = 0;
        let mut found = None;
        self.parts(text, |start, end| {
            if number == wanted {
                found = Some((start, end));
            }
            number += 1;
            number <= wanted
        });
        found
    }
}

/// Returns `split(text, delimiter)[index]` of each text, as dynamic values or as their text; null text
/// counts as empty.
pub fn split_part(
    texts: &StringViewArray,
    delimiter: &str,
    index: i64,
    ty: ScalarType,
) -> Result<ArrayRef, FunctionError> {
    let delimiter = Delimiter::new(delimiter);
    let rows = texts.len();
    let source = Column { array: texts.clone(), is_scalar: false };
    if ty == ScalarType::String {
        let mut out = SliceBuilder::new(&source, rows);
        for row in 0..rows {
            match delimiter.part(source.text(row), index) {
                Some((start, end)) => out.slice(row, start, end),
                None => out.empty(),
            }
        }
        return Ok(Arc::new(out.finish()?));
    }
    let mut out = DynamicColumnBuilder::with_capacity(rows);
    for row in 0..rows {
        let text = source.text(row);
        match delimiter.part(text, index).and_then(|(start, end)| text.get(start..end)) {
            Some(part) => out.append_with(|encoder| encoder.string(part)),
            None => out.append_null(),
        }
    }
    Ok(out.finish_ref())
}

#[cfg(test)]
mod tests {
    use kql_types::cell::cell_to_string;

    use super::*;

    #[test]
    fn parts_are_those_that_the_standard_library_cuts() {
        let pieces = ["", "a", "b", "aa", ",", "é", "-->", "a long text, longer than a view"];
        let mut texts = Vec::new();
        for a in pieces {
            for b in pieces {
                texts.extend(pieces.map(|c| format!("{a}{b}{c}")));
            }
        }
        let array = StringViewArray::from_iter_values(&texts);
        for delimiter in ["", "a", "aa", ",", "é", "-->", ", "] {
            for index in [0, 1, 2, 9, -1, -2, -9, i64::MIN, i64::MAX] {
                for ty in [ScalarType::String, ScalarType::Dynamic] {
                    let found = split_part(&array, delimiter, index, ty).unwrap();
                    for (row, text) in texts.iter().enumerate() {
                        let parts: Vec<&str> =
                            if delimiter.is_empty() { vec![text] } else { text.split(delimiter).collect() };
                        let at = if index < 0 { parts.len() as i64 + index } else { index };
                        let expected = usize::try_from(at).ok().and_then(|at| parts.get(at));
                        assert_eq!(cell_to_string(&found, row, ty).unwrap(), *expected.unwrap_or(&""));
                        assert_eq!(found.is_null(row), ty == ScalarType::Dynamic && expected.is_none());
                    }
                }
            }
        }
    }
}
