//! JSON objects in arrays, in envelopes or one after another, over any number of lines.
//!
//! The stream is cut into rows by counting brackets, so that neither an array of 5 GB nor an
//! envelope around one is ever held in memory.

use crate::input::reason;
use crate::issue::IssueKind;
use crate::json::{Nested, nested_end, string_end};
use crate::window::{MAX_RECORD, Window, WindowError};

/// Keys whose array holds the rows when they come first in an outermost object, or after `@odata` keys.
const ENVELOPE_KEYS: [&[u8]; 3] = [b"records", b"Records", b"value"];

/// The rest of the file cannot be read as rows.
#[derive(Debug)]
pub(crate) struct RecordError {
    pub(crate) line: u64,
    pub(crate) kind: IssueKind,
}

impl RecordError {
    pub(crate) fn too_long(line: u64, limit: usize) -> Self {
        Self { line, kind: IssueKind::RecordTooLong { limit } }
    }

    pub(crate) fn io(line: u64, error: &std::io::Error) -> Self {
        Self { line, kind: IssueKind::Unreadable { reason: reason(error) } }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// In an outermost array.
    Array,
    /// In the array of an envelope.
    Envelope,
    /// After the array of an envelope, before its `}`.
    EnvelopeTail,
}

pub(crate) struct JsonValues {
    window: Window,
    place: Place,
}

impl JsonValues {
    pub(crate) fn new(window: Window) -> Self {
        Self { window, place: Place::Outside }
    }

    pub(crate) fn consumed(&self) -> u64 {
        self.window.consumed()
    }

    /// Returns the next value that stands where a row should, with the number of its first line.
    pub(crate) fn next(&mut self) -> Result<Option<(&[u8], u64)>, RecordError> {
        loop {
            self.skip_blanks()?;
            let line = self.window.line();
            let Some(&first) = self.window.bytes().first() else {
                return match self.place {
                    Place::Outside => Ok(None),
                    _ => {
                        // Said once; the next call finds the end of the file.
                        self.place = Place::Outside;
                        Err(RecordError { line, kind: IssueKind::Truncated })
                    }
                };
            };
            match (self.place, first) {
                (_, b',') => {
                    self.window.take(1);
                }
                (Place::Outside, b'[') => {
                    self.window.take(1);
                    self.place = Place::Array;
                }
                (Place::Outside, b'{') => match self.envelope_head()? {
                    Some(length) => {
                        self.window.take(length);
                        self.place = Place::Envelope;
                    }
                    None => {
                        let length = self.value_length(first)?;
                        return Ok(Some((self.window.take(length), line)));
                    }
                },
                (Place::Array, b']') => {
                    self.window.take(1);
                    self.place = Place::Outside;
                }
                (Place::Envelope, b']') => {
                    self.window.take(1);
                    self.place = Place::EnvelopeTail;
                }
                (Place::EnvelopeTail, b'}') => {
                    self.window.take(1);
                    self.place = Place::Outside;
                }
                // Keys, colons and values after the rows: a next link, a count.
                (Place::EnvelopeTail, b':') => {
                    self.window.take(1);
                }
                (Place::EnvelopeTail, _) => {
                    let length = self.value_length(first)?;
                    self.window.take(length);
                }
                _ => {
                    let length = self.value_length(first)?;
                    return Ok(Some((self.window.take(length), line)));
                }
            }
        }
    }

    fn fill(&mut self) -> Result<bool, RecordError> {
        let line = self.window.line();
        self.window.fill().map_err(|e| match e {
            WindowError::TooLong => RecordError::too_long(line, MAX_RECORD),
            WindowError::Io(e) => RecordError::io(line, &e),
        })
    }

    fn skip_blanks(&mut self) -> Result<(), RecordError> {
        loop {
            let blanks = self.window.bytes().iter().take_while(|b| b.is_ascii_whitespace()).count();
            let all = blanks == self.window.bytes().len();
            self.window.take(blanks);
            if !all || !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Returns the length of the value at the window's start.
    fn value_length(&mut self, first: u8) -> Result<usize, RecordError> {
        loop {
            let bytes = self.window.bytes();
            let length = match first {
                b'{' | b'[' => match nested_end(bytes, 0) {
                    Nested::Ends(end) => Some(end),
                    Nested::Open => None,
                    // The row's own parser will say what is wrong; the brackets cannot be trusted for
                    // finding its end, so the line is taken.
                    Nested::Mismatch(at) | Nested::TooDeep(at) => memchr::memchr(b'\n', &bytes[at..])
                        .map(|n| at + n)
                        .or(self.window.is_at_eof().then_some(bytes.len())),
                },
                b'"' => string_end(bytes, 1).map(|(end, _)| end + 1),
                _ => {
                    let end = bytes[1..].iter().position(|b| {
                        matches!(b, b',' | b']' | b'}' | b'{' | b'[' | b'"' | b':') || b.is_ascii_whitespace()
                    });
                    end.map(|end| end + 1).or(self.window.is_at_eof().then_some(bytes.len()))
                }
            };
            if let Some(length) = length {
                return Ok(length);
            }
            if !self.fill()? {
                let line = self.window.line();
                let all = self.window.bytes().len();
                self.window.take(all);
                self.place = Place::Outside;
                return Err(RecordError { line, kind: IssueKind::Truncated });
            }
        }
    }

    /// Returns the length of `{"records":[`, if that is what the window begins with.
    fn envelope_head(&mut self) -> Result<Option<usize>, RecordError> {
        loop {
            match envelope_head(self.window.bytes()) {
                Head::Envelope(length) => return Ok(Some(length)),
                Head::No => return Ok(None),
                Head::Unknown => {
                    if self.window.bytes().len() > 1 << 16 || !self.fill()? {
                        return Ok(None);
                    }
                }
            }
        }
    }
}

pub(crate) enum Head {
    /// The length up to and with the `[` of the rows.
    Envelope(usize),
    No,
    /// The bytes end too early to tell.
    Unknown,
}

/// Looks for an array under one of the envelope keys, at most after keys that begin with `@odata.`.
pub(crate) fn envelope_head(bytes: &[u8]) -> Head {
    let blank = |at: usize| at + bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut at = 1;
    loop {
        at = blank(at);
        match bytes.get(at) {
            Some(b'"') => {}
            Some(_) => return Head::No,
            None => return Head::Unknown,
        }
        let Some((end, _)) = string_end(bytes, at + 1) else { return Head::Unknown };
        let key = &bytes[at + 1..end];
        at = blank(end + 1);
        match bytes.get(at) {
            Some(b':') => at = blank(at + 1),
            Some(_) => return Head::No,
            None => return Head::Unknown,
        }
        let Some(&first) = bytes.get(at) else { return Head::Unknown };
        if first == b'[' && ENVELOPE_KEYS.contains(&key) {
            // A row may well have a list of its own called so; rows of an envelope are objects.
            return match bytes.get(blank(at + 1)) {
                Some(b'{' | b']') => Head::Envelope(at + 1),
                Some(_) => Head::No,
                None => Head::Unknown,
            };
        }
        if !key.starts_with(b"@odata.") || first != b'"' {
            return Head::No;
        }
        let Some((end, _)) = string_end(bytes, at + 1) else { return Head::Unknown };
        at = blank(end + 1);
        match bytes.get(at) {
            Some(b',') => at += 1,
            Some(_) => return Head::No,
            None => return Head::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<(String, u64)>, Option<IssueKind>) {
        let window = Window::new(Box::new(std::io::Cursor::new(text.as_bytes().to_vec()))).expect("reads");
        let mut values = JsonValues::new(window);
        let mut found = Vec::new();
        loop {
            match values.next() {
                Ok(Some((bytes, line))) => found.push((String::from_utf8_lossy(bytes).into_owned(), line)),
                Ok(None) => return (found, None),
                Err(e) => return (found, Some(e.kind)),
            }
        }
    }

    fn texts(text: &str) -> Vec<String> {
        let (found, issue) = rows(text);
        assert_eq!(issue, None);
        found.into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn arrays_envelopes_and_sequences() {
        assert_eq!(texts("[{\"a\":1}, {\"a\":2}]"), ["{\"a\":1}", "{\"a\":2}"]);
        assert_eq!(
            texts("{\"records\":[{\"a\":1},{\"b\":[{}]}]}\n{\"records\":[]}\n{\"a\":3}"),
            ["{\"a\":1}", "{\"b\":[{}]}", "{\"a\":3}"]
        );
        assert_eq!(
            texts(
                "{\"@odata.context\":\"x\",\"value\":[{\"a\":\"}]\"}],\"@odata.nextLink\":\"y\",\"n\":{\"z\":[1]},\"c\":12}"
            ),
            ["{\"a\":\"}]\"}"]
        );
        assert_eq!(texts("{\"value\":[1,2]}"), ["{\"value\":[1,2]}"]);
        assert_eq!(texts("[1, \"x,]\", null, [2]]"), ["1", "\"x,]\"", "null", "[2]"]);
        assert_eq!(texts("  "), Vec::<String>::new());
    }

    #[test]
    fn lines_and_truncation() {
        let (found, issue) = rows("[\n{\"a\":1},\n\n{\"a\":\n2},\n{\"a\":");
        assert_eq!(found.iter().map(|(_, line)| *line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(issue, Some(IssueKind::Truncated));
        assert_eq!(rows("[{\"a\":1}").1, Some(IssueKind::Truncated));
    }
}
