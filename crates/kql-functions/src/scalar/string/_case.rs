//! Texts in lower and upper case.

use std::sync::Arc;

use arrow::array::{Array, StringArray, StringViewArray};
use arrow::buffer::{Buffer, OffsetBuffer};

use crate::convert::text;
use crate::{Arguments, ColumnValue, FunctionError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
}

/// Evaluates `tolower(value)` and `toupper(value)`. Texts that are all in the case already stay
/// where they lie.
pub(crate) fn convert_case(args: &Arguments<'_>, case: Case) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let rows = args.output_rows();
    let is_kept = source.array.null_count() == 0
        && (0..rows).all(|row| matches!(others(source.text(row).as_bytes(), case), Others::None));
    if is_kept {
        return Ok(args.wrap(Arc::new(source.array.clone())));
    }
    // One text after another, so that they are converted and checked all at once.
    let mut bytes = Vec::with_capacity(rows * 32);
    let mut offsets = Vec::with_capacity(rows + 1);
    let mut converted = String::new();
    offsets.push(0);
    for row in 0..rows {
        let text = source.text(row);
        match others(text.as_bytes(), case) {
            Others::None | Others::Ascii => bytes.extend_from_slice(text.as_bytes()),
            Others::Any => {
                converted.clear();
                converted.extend(text.chars().map(|c| of_char(c, case)));
                bytes.extend_from_slice(converted.as_bytes());
            }
        }
        let end = i32::try_from(bytes.len());
        offsets.push(end.map_err(|_| FunctionError::Limit { message: "the texts of one batch exceed 2 GiB".into() })?);
    }
    match case {
        Case::Lower => bytes.make_ascii_lowercase(),
        Case::Upper => bytes.make_ascii_uppercase(),
    }
    let texts = StringArray::try_new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(bytes), None)?;
    Ok(args.wrap(Arc::new(StringViewArray::from(&texts))))
}

/// What a text may have besides ASCII characters that keep their form.
enum Others {
    None,
    /// ASCII letters of the other case.
    Ascii,
    /// Characters beyond ASCII.
    Any,
}

fn others(bytes: &[u8], case: Case) -> Others {
    const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);
    const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
    let first = match case {
        Case::Lower => b'A',
        Case::Upper => b'a',
    };
    // Adding these makes the high bit of letters, and of characters behind the last letter.
    let from_first = u64::from_ne_bytes([0x80 - first; 8]);
    let behind_last = u64::from_ne_bytes([0x80 - (first + 26); 8]);
    let (mut beyond_ascii, mut letters) = (0u64, 0u64);
    let mut look_at = |word: u64| {
        let low = word & LOW_BITS;
        letters |= (low + from_first) ^ (low + behind_last);
        beyond_ascii |= word;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| look_at(u64::from_ne_bytes(*word)));
    match words.last() {
        // The last eight bytes, some of which were looked at.
        Some(_) if !rest.is_empty() => {
            if let Some(last) = bytes.last_chunk::<8>() {
                look_at(u64::from_ne_bytes(*last));
            }
        }
        Some(_) => {}
        None => rest.iter().for_each(|byte| look_at(u64::from(*byte))),
    }
    if beyond_ascii & HIGH_BITS != 0 {
        Others::Any
    } else if letters & HIGH_BITS != 0 {
        Others::Ascii
    } else {
        Others::None
    }
}

/// Returns one character for one: `ß` has no single upper-case form and stays.
fn of_char(c: char, case: Case) -> char {
    fn single(mut chars: impl Iterator<Item = char>, c: char) -> char {
        match (chars.next(), chars.next()) {
            (Some(single), None) => single,
            _ => c,
        }
    }
    match case {
        Case::Lower => single(c.to_lowercase(), c),
        Case::Upper => single(c.to_uppercase(), c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_the_other_case_are_seen_wherever_they_stand() {
        for length in 0..=20 {
            for at in 0..length {
                for byte in 0..=127u8 {
                    let mut text = vec![b'5'; length];
                    text[at] = byte;
                    let lower = matches!(others(&text, Case::Lower), Others::Ascii);
                    let upper = matches!(others(&text, Case::Upper), Others::Ascii);
                    assert_eq!(lower, byte.is_ascii_uppercase(), "{byte} at {at} of {length}");
                    assert_eq!(upper, byte.is_ascii_lowercase(), "{byte} at {at} of {length}");
                    text[at] = byte | 0x80;
                    assert!(matches!(others(&text, Case::Lower), Others::Any));
                }
            }
        }
    }
}
