//! Byte offsets to lines and columns.

/// A place in a text as people count it: both from 1, columns in Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// The line starts of one text.
///
/// Lines end with `\n`, `\r\n` or a lone `\r`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offset of each line's first character.
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts }
    }

    /// Returns the number of lines; an empty text has one.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Returns the line (from 1) that holds a byte offset.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset).max(1) as u32
    }

    /// Returns the byte offset where a line (from 1) begins; `None` beyond the last.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// Returns the line's text without its ending; empty beyond the last line.
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let Some(start) = self.line_start(line) else { return "" };
        let end = self.line_start(line + 1).map_or(text.len(), |next| next as usize);
        text.get(start as usize..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// Returns the position of a byte offset in the text that the index was made from.
    ///
    /// An offset inside a character counts as that character's start, one beyond the text as its end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = floor_boundary(text, offset as usize);
        let line = self.line(offset as u32);
        let start = self.line_start(line).unwrap_or(0) as usize;
        let column = text.get(start..offset).map_or(0, |before| before.chars().count()) as u32 + 1;
        Position { line, column }
    }
}

/// The nearest character start at or before `offset`.
pub(crate) fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where the pieces of a text came from, so that places in it can be shown in the file that holds it.
///
/// A query inside a YAML file, for example, lacks the indentation of its lines: each line is a segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Start in the inner text, start in the outer text; both ascending.
    segments: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// Returns a map that changes nothing.
    pub fn identity() -> Self {
        Self { segments: vec![(0, 0)] }
    }

    /// Adds a segment: from `inner` on, the text stands in the file from `outer` on.
    ///
    /// Segments are added in the order of the inner text.
    pub fn push(&mut self, inner: u32, outer: u32) {
        match self.segments.last_mut() {
            Some(last) if last.0 == inner => last.1 = outer,
            _ => self.segments.push((inner, outer)),
        }
    }

    /// Returns the offset in the file of an offset in the inner text.
    pub fn map(&self, inner: u32) -> u32 {
        let at = self.segments.partition_point(|segment| segment.0 <= inner);
        match at.checked_sub(1).and_then(|i| self.segments.get(i)) {
            Some((start, outer)) => outer + (inner - start),
            None => inner,
        }
    }

    /// Returns the span in the file of a span in the inner text.
    pub fn map_span(&self, span: crate::Span) -> crate::Span {
        let start = self.map(span.start);
        if span.is_empty() {
            return crate::Span::new(start, start);
        }
        // The end belongs to the last character inside, not to the line that may begin behind it.
        crate::Span::new(start, self.map(span.end - 1) + 1)
    }

    /// Returns the diagnostic with all its spans in the file.
    #[must_use]
    pub fn map_diagnostic(&self, mut diagnostic: crate::Diagnostic) -> crate::Diagnostic {
        diagnostic.span = self.map_span(diagnostic.span);
        for label in &mut diagnostic.secondary {
            label.span = self.map_span(label.span);
        }
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    #[test]
    fn columns_count_characters() {
        let text = "a\nÄöü x\r\n\tz\rq";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        let x = text.find('x').unwrap() as u32;
        assert_eq!(index.position(text, x), Position { line: 2, column: 5 });
        let z = text.find('z').unwrap() as u32;
        assert_eq!(index.position(text, z), Position { line: 3, column: 2 });
        assert_eq!(index.position(text, text.len() as u32), Position { line: 4, column: 2 });
        assert_eq!(index.position(text, 1000), Position { line: 4, column: 2 });
        assert_eq!(index.line_text(text, 2), "Äöü x");
        assert_eq!(index.line_text(text, 9), "");
    }

    #[test]
    fn offset_inside_a_character_is_its_start() {
        let index = LineIndex::new("ä");
        assert_eq!(index.position("ä", 1), Position { line: 1, column: 1 });
    }

    #[test]
    fn segments_shift_spans() {
        // "  a b\n  cd" holds the query "a b\ncd".
        let mut map = OffsetMap::default();
        map.push(0, 2);
        map.push(4, 8);
        assert_eq!(map.map_span(Span::new(2, 3)), Span::new(4, 5));
        assert_eq!(map.map_span(Span::new(4, 6)), Span::new(8, 10));
        assert_eq!(map.map_span(Span::new(0, 4)), Span::new(2, 6));
        assert_eq!(OffsetMap::identity().map(7), 7);
    }
}
