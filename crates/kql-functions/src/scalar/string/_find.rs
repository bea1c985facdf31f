//! Positions of texts and patterns: `indexof()` and `indexof_regex()`.

use std::sync::Arc;

use arrow::array::{Int64Array, StringViewArray};

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
    let (start, length, occurrence) = (optional_long(args, 2)?, optional_long(args, 3)?, optional_long(args, 4)?);
    let value = |column: &Option<Column<Int64Array>>, row: usize, default: i64| match column {
        Some(column) => column.get(row),
        None => Some(default),
    };
    let mut out = Vec::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let source = source.text(row);
        let (Some(start), Some(length), Some(occurrence)) =
            (value(&start, row, 0), value(&length, row, -1), value(&occurrence, row, 1))
        else {
            out.push(None);
            continue;
        };
        out.push(match range(source, start, length) {
            Some((from, to)) if occurrence >= 1 && (start >= 0 || takes_negative_start) => {
                let area = &source[..to];
                let (mut at, mut left) = (from, occurrence);
                loop {
                    match find(row, area, at)? {
                        Some((begin, end)) => {
                            left -= 1;
                            if left == 0 {
                                break Some(chars(source, begin));
                            }
                            let next = if steps_over_match { end.max(begin + 1) } else { begin + 1 };
                            match (next..=area.len()).find(|byte| area.is_char_boundary(*byte)) {
                                Some(next) => at = next,
                                None => break Some(-1),
                            }
                        }
                        None => break Some(-1),
                    }
                }
            }
            _ => None,
        });
    }
    Ok(args.wrap(Arc::new(Int64Array::from(out))))
}

/// Returns the bytes that a start and a length in characters mean, or nothing if they mean none.
fn range(source: &str, start: i64, length: i64) -> Option<(usize, usize)> {
    if length < -1 {
        return None;
    }
    let start = if start < 0 {
        let count = source.chars().count() as i64;
        (count + start).max(0)
    } else {
        start
    };
    let from = super::_build::byte_of_char(source, usize::try_from(start).ok()?);
    let to = if length == -1 { source.len() } else { from + super::_build::byte_of_char(&source[from..], usize::try_from(length).ok()?) };
    Some((from, to))
}

fn chars(source: &str, byte: usize) -> i64 {
    if source.is_ascii() { byte as i64 } else { source[..byte].chars().count() as i64 }
}
