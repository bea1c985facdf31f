//! Positions of texts and patterns: `indexof()` and `indexof_regex()`.

use std::sync::Arc;

use arrow::array::{Int64Array, StringViewArray};

use super::_build::byte_of_char;
use crate::convert::{Column, optional_long, text};
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates a search: `find` gets a row, the text to search and the byte to start at, and
/// returns the first match's byte range.
pub(crate) fn positions(
    args: &Arguments<'_>,
    takes_negative_start: bool,
    steps_over_match: bool,
    mut find: impl FnMut(usize, &str, usize) -> Result<Option<(usize, usize)>, FunctionError>,
) -> Result<ColumnValue, FunctionError> {
    let source: Column<StringViewArray> = text(args, 0)?;
    let (start, length, occurrence) = (
        optional_long(args, 2)?,
        optional_long(args, 3)?,
        optional_long(args, 4)?,
    );
    let value = |column: &Option<Column<Int64Array>>, row: usize, default: i64| match column {
        Some(column) => column.get(row),
        None => Some(default),
    };
    let mut out = Vec::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let source = source.text(row);
        let (Some(start), Some(length), Some(occurrence)) = (
            value(&start, row, 0),
            value(&length, row, -1),
            value(&occurrence, row, 1),
        ) else {
            out.push(None);
            continue;
        };
        let is_valid = length >= -1 && occurrence >= 1 && (start >= 0 || takes_negative_start);
        if !is_valid {
            out.push(None);
            continue;
        }
        let mut at = first_byte(source, start);
        let mut left = occurrence;
        out.push(loop {
            // The length counts anew from where each occurrence is looked for.
            let end = match usize::try_from(length) {
                Ok(length) => at + byte_of_char(&source[at..], length),
                Err(_) => source.len(),
            };
            let Some((begin, after)) = find(row, &source[..end], at)? else {
                break Some(-1);
            };
            left -= 1;
            if left == 0 {
                break Some(chars(source, begin));
            }
            let next = if steps_over_match {
                after.max(begin + 1)
            } else {
                begin + 1
            };
            match (next..=source.len()).find(|byte| source.is_char_boundary(*byte)) {
                Some(next) => at = next,
                None => break Some(-1),
            }
        });
    }
    Ok(args.wrap(Arc::new(Int64Array::from(out))))
}

/// Returns the byte of a position in characters, counted from the end if negative.
fn first_byte(source: &str, start: i64) -> usize {
    let start = if start < 0 {
        (source.chars().count() as i64).saturating_add(start).max(0)
    } else {
        start
    };
    byte_of_char(source, usize::try_from(start).unwrap_or(usize::MAX))
}

fn chars(source: &str, byte: usize) -> i64 {
    if source.is_ascii() {
        byte as i64
    } else {
        source[..byte].chars().count() as i64
    }
}
