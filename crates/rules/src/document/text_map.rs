//! Where in its file each character of a value stands.

use crate::diagnostic::Region;

use super::node::ScalarStyle;
use super::source::SourceText;

/// Maps byte offsets of a value's text to lines and columns of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextMap {
    /// The whole file, or as much of it as follows a line: columns are the text's own.
    Lines {
        /// The file's line of the text's first line.
        first_line: u32,
        /// Characters cut off at the start of each line (a block scalar's indentation).
        /// Lines beyond the list lose nothing.
        cut: Vec<u32>,
    },
    /// A quoted JSON string: its source text, decoded again on demand.
    Quoted {
        line: u32,
        /// The column after the opening quote.
        column: u32,
        /// What stands between the quotes.
        raw: String,
    },
    /// Text that was put together: every offset is reported at the value's start.
    Start(Region),
}

impl TextMap {
    /// Returns the map of a text that is a file of its own.
    pub fn whole_file() -> Self {
        Self::Lines { first_line: 1, cut: Vec::new() }
    }

    /// Returns line and column, from 1, of a byte offset into `text`.
    pub fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        match self {
            Self::Lines { first_line, cut } => {
                let before = &text[..offset];
                let line = before.matches('\n').count();
                let column = before.rsplit('\n').next().unwrap_or(before).chars().count() as u32;
                (first_line + line as u32, cut.get(line).copied().unwrap_or(0) + column + 1)
            }
            Self::Quoted { line, column, raw } => (*line, column + decoded_prefix(raw, offset) as u32),
            Self::Start(region) => (region.line, region.column),
        }
    }

    /// Returns the file's region of a byte range of `text`.
    pub fn region(&self, text: &str, range: std::ops::Range<usize>) -> Region {
        if let Self::Start(region) = self {
            return *region;
        }
        let (line, column) = self.position(text, range.start);
        let (end_line, end_column) = self.position(text, range.end.max(range.start));
        Region { line, column, end_line, end_column }
    }

    /// Builds the map of a YAML scalar whose value is `text`.
    pub(crate) fn of_yaml(source: &SourceText<'_>, region: Region, style: ScalarStyle, text: &str) -> Self {
        match style {
            ScalarStyle::Literal => {
                // The scanner reports the first line with content; blank lines before it belong to the value.
                let leading = text.bytes().take_while(|&byte| byte == b'\n').count() as u32;
                let first_line = region.line.saturating_sub(leading).max(1);
                let mut cut = Vec::new();
                for (index, line) in text.split('\n').enumerate() {
                    let Some(written) = source.line(first_line + index as u32) else {
                        break;
                    };
                    match written.strip_suffix(line) {
                        Some(indentation) => cut.push(indentation.chars().count() as u32),
                        None => return Self::Start(region),
                    }
                }
                Self::Lines { first_line, cut }
            }
            // Counting along a line of a megabyte for each of its values would take quadratic time.
            _ if region.column > 4096 => Self::Start(region),
            _ => {
                let quote = u32::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
                let skipped = (region.column - 1 + quote) as usize;
                let written = source.line(region.line).unwrap_or_default();
                let rest = written.char_indices().nth(skipped).map_or("", |(at, _)| &written[at..]);
                if !text.is_empty() && !text.contains('\n') && rest.starts_with(text) {
                    Self::Lines { first_line: region.line, cut: vec![skipped as u32] }
                } else {
                    Self::Start(region)
                }
            }
        }
    }
}

/// Returns how many characters of a JSON string's source make the first `wanted` bytes of its value.
fn decoded_prefix(raw: &str, wanted: usize) -> usize {
    let mut chars = raw.chars().peekable();
    let (mut read, mut decoded) = (0, 0);
    while decoded < wanted {
        let Some(char) = chars.next() else { break };
        read += 1;
        if char != '\\' {
            decoded += char.len_utf8();
            continue;
        }
        let escape = chars.next();
        read += 1;
        if escape != Some('u') {
            decoded += 1;
            continue;
        }
        let unit = hex4(&mut chars);
        read += 4;
        // A surrogate pair takes two escapes and makes four bytes.
        decoded += match unit {
            0xd800..=0xdbff => {
                chars.next();
                chars.next();
                hex4(&mut chars);
                read += 6;
                4
            }
            0..=0x7f => 1,
            0x80..=0x7ff => 2,
            _ => 3,
        };
    }
    read
}

fn hex4(chars: &mut impl Iterator<Item = char>) -> u32 {
    (0..4).fold(0, |value, _| value * 16 + chars.next().and_then(|digit| digit.to_digit(16)).unwrap_or(0))
}
