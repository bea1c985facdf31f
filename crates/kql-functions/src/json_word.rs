//! Words that can be looked for in JSON text before it is read.

use arrow::array::{Array, StringViewArray};
use arrow::buffer::BooleanBuffer;

use crate::scalar::operator::_text_search::{Place, Word};

/// A word that the text of a value, or of a part of it, has only where the JSON text has it too, or
/// has an escape or a character that is written as one.
#[derive(Debug)]
pub struct JsonWord {
    word: Word<'static>,
    backslash: Word<'static>,
    /// Whether the word can begin within an escape that is written for a control character: `\t`, `\u001f`.
    can_begin_in_escape: bool,
}

impl JsonWord {
    /// Returns nothing for a word that can come of how Kusto writes JSON: of what stands between the
    /// tokens, where blanks are left out, or of a number, which has one form only.
    pub fn new(word: &str) -> Option<Self> {
        let is_between = |c: char| matches!(c, '"' | '\\' | ':' | ',' | '{' | '}' | '[' | ']') || c.is_control();
        let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.');
        let lower = word.to_ascii_lowercase();
        // A number can be written `1E+20`, and one beyond all reals in words.
        let number = lower.trim_matches(is_of_number);
        let is_number = number.is_empty() || ["e", "infinity", "nan"].iter().any(|form| form.contains(number));
        let is_in_one_token = !word.contains(is_between) && !is_number;
        is_in_one_token.then(|| Self {
            word: Word::new(word.to_owned(), Place::Anywhere, true),
            backslash: Word::new("\\", Place::Anywhere, false),
            can_begin_in_escape: lower.starts_with(|c: char| c.is_ascii_hexdigit() || "nrtu".contains(c)),
        })
    }

    /// Returns for each row whether the word can be in the text of a part of its value.
    pub fn may_be_in(&self, texts: &StringViewArray) -> BooleanBuffer {
        let found = &self.word.rows_of(texts) | &self.backslash.rows_of(texts);
        if !self.can_begin_in_escape {
            return found;
        }
        let has_control = |row| texts.is_valid(row) && has_control_character(texts.value(row));
        &found | &BooleanBuffer::collect_bool(texts.len(), has_control)
    }
}

/// Whether a text has a character that is written as an escape.
fn has_control_character(text: &str) -> bool {
    let is_special = |any: bool, byte: &u8| any | (*byte < 0x20);
    // Blocks of one length, without an end before the last byte, are compared as a whole.
    let (blocks, rest) = text.as_bytes().as_chunks::<32>();
    blocks.iter().fold(false, |any, block| any | block.iter().fold(false, is_special))
        | rest.iter().fold(false, is_special)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_one_token_are_looked_for() {
        for word in ["windows10", "Windows 10", "a@b.c", "é", "e2e", "true", "10.0.0.1b", "C", "_", "1x"] {
            assert!(JsonWord::new(word).is_some(), "{word}");
        }
        for word in ["", "1", "1.5", "-1e5", "E", "+", "NaN", "inf", "a:b", "a\"", "\\", "a,b", "{", "]", "a\tb", "2E3"]
        {
            assert!(JsonWord::new(word).is_none(), "{word}");
        }
    }

    #[test]
    fn rows_with_escapes_stay() {
        let texts = StringViewArray::from(vec![
            Some(r#"{"a":"Windows10"}"#),
            Some(r#"{"a":"w\u0069ndows10"}"#),
            Some(r#"{"a":"other"}"#),
            Some("{\"a\":\"\u{1}\"}"),
            None,
        ]);
        let rows = |word: &str| JsonWord::new(word).unwrap().may_be_in(&texts).iter().collect::<Vec<_>>();
        assert_eq!(rows("windows10"), [true, true, false, false, false]);
        // The control character is written `\u0001`.
        assert_eq!(rows("1x"), [false, true, false, true, false]);
        assert_eq!(rows("tx"), [false, true, false, true, false]);
    }
}
