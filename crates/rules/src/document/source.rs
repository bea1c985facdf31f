//! A file's text and its lines.

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};

/// Larger rule files are refused unread; the largest template of a content
/// hub solution is about a tenth of it.
pub(crate) const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// A text without its byte order mark, cut into lines.
pub(crate) struct SourceText<'a> {
    pub(crate) text: &'a str,
    /// Without their line ends.
    pub(crate) lines: Vec<&'a str>,
}

impl<'a> SourceText<'a> {
    /// Cuts at `\n`, `\r\n` and `\r`, as YAML does.
    pub(crate) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::new();
        let mut start = 0;
        let mut at = 0;
        while at < bytes.len() {
            let width = match bytes[at] {
                b'\n' => 1,
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
                b'\r' => 1,
                _ => {
                    at += 1;
                    continue;
                }
            };
            lines.push(&text[start..at]);
            at += width;
            start = at;
        }
        lines.push(&text[start..]);
        Self { text, lines }
    }

    /// Returns a line by its number from 1.
    pub(crate) fn line(&self, number: u32) -> Option<&'a str> {
        self.lines.get((number as usize).checked_sub(1)?).copied()
    }

    /// Returns the byte offset of a line's start, by its number from 1.
    pub(crate) fn offset(&self, number: u32) -> Option<usize> {
        Some(self.line(number)?.as_ptr() as usize - self.text.as_ptr() as usize)
    }

    /// Returns line and column, both from 1, of a byte offset.
    pub(crate) fn position(&self, offset: usize) -> (u32, u32) {
        let base = self.text.as_ptr() as usize;
        let line = self.lines.partition_point(|line| line.as_ptr() as usize - base <= offset).max(1) - 1;
        let line_start = self.lines[line].as_ptr() as usize - base;
        let mut end = offset.clamp(line_start, line_start + self.lines[line].len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (line as u32 + 1, self.text[line_start..end].chars().count() as u32 + 1)
    }
}

/// Returns the text of a file without its byte order mark, or what is wrong with its bytes.
pub(crate) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, FileDiagnostic> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(too_large(file, bytes.len() as u64));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let (line, column) = SourceText::new(valid).position(valid.len());
            let mut found = FileDiagnostic::new(
                codes::INVALID_UTF8,
                file,
                Region::at(line, column),
                format!("byte {} is not part of UTF-8 text", error.valid_up_to()),
            );
            found.help("save the file as UTF-8");
            Err(found)
        }
    }
}

/// The finding for a file that is not even read.
pub(crate) fn too_large(file: &str, bytes: u64) -> FileDiagnostic {
    FileDiagnostic::new(
        codes::TOO_LARGE,
        file,
        Region::START,
        format!("the file has {bytes} bytes; rule files of more than {MAX_FILE_BYTES} are refused"),
    )
}
