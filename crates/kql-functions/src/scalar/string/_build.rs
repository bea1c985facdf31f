//! Result texts that are written anew.

use std::sync::Arc;

use arrow::array::StringViewBuilder;

use crate::{Arguments, ColumnValue, FunctionError};

/// Builds a text per row; `write` appends to an empty text.
pub(crate) fn texts(
    args: &Arguments<'_>,
    mut write: impl FnMut(usize, &mut String),
) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let mut out = StringViewBuilder::with_capacity(rows);
    let mut text = String::new();
    for row in 0..rows {
        text.clear();
        write(row, &mut text);
        out.append_value(&text);
    }
    Ok(args.wrap(Arc::new(out.finish())))
}

/// Returns the byte position of a character, or the text's end.
pub(crate) fn byte_of_char(text: &str, chars: usize) -> usize {
    if text.is_ascii() {
        chars.min(text.len())
    } else {
        text.char_indices()
            .nth(chars)
            .map_or(text.len(), |(at, _)| at)
    }
}
