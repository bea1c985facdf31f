//! JSON texts with places; `serde_json` decodes the strings but keeps no positions of values.

use std::collections::HashSet;

use crate::codes;
use crate::diagnostic::Region;

use super::node::{Context, Node, NodeKind, ScalarStyle, Spanned};
use super::source::SourceText;
use super::text_map::TextMap;
use super::{MAX_DEPTH, MAX_NODES};

/// Reads one JSON value that is the whole text; an error is reported.
pub(crate) fn read_json(cx: &mut Context<'_>, source: &SourceText<'_>) -> Option<Node> {
    let mut reader = Reader { cx, bytes: source.text.as_bytes(), source, at: 0, nodes: 0, mark: (0, 1, 1) };
    reader.blank();
    let node = reader.value(0)?;
    reader.blank();
    if reader.at < reader.bytes.len() {
        return reader.fail("more text after the end of the value");
    }
    Some(node)
}

struct Reader<'r, 'a, 's> {
    cx: &'r mut Context<'a>,
    source: &'r SourceText<'s>,
    bytes: &'s [u8],
    at: usize,
    nodes: usize,
    /// The last place asked for (offset, line, column): a file may be one long line,
    /// so places are counted onwards from it.
    mark: (usize, u32, u32),
}

impl Reader<'_, '_, '_> {
    fn blank(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fail<T>(&mut self, what: &str) -> Option<T> {
        let (line, column) = self.source.position(self.at);
        self.cx.report(codes::INVALID_JSON, Region::at(line, column), format!("invalid JSON: {what}"));
        None
    }

    /// Returns the place reached.
    fn here(&mut self) -> (u32, u32) {
        let (from, mut line, mut column) = self.mark;
        let passed = &self.bytes[from..self.at];
        for (index, byte) in passed.iter().enumerate() {
            match byte {
                b'\n' => (line, column) = (line + 1, 1),
                b'\r' if self.bytes.get(from + index + 1) != Some(&b'\n') => (line, column) = (line + 1, 1),
                b'\r' => {}
                // The later bytes of a character do not count.
                0x80..=0xbf => {}
                _ => column += 1,
            }
        }
        self.mark = (self.at, line, column);
        (line, column)
    }

    /// Returns the region from a place to the one reached.
    fn since(&mut self, (line, column): (u32, u32)) -> Region {
        let (end_line, end_column) = self.here();
        Region { line, column, end_line, end_column }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            let (line, column) = self.here();
            let region = Region::at(line, column);
            let limit = if depth > MAX_DEPTH {
                format!("the document is nested more than {MAX_DEPTH} levels deep")
            } else {
                format!("the document has more than {MAX_NODES} values")
            };
            self.cx.report(codes::TOO_LARGE, region, limit);
            return None;
        }
        let start = self.at;
        let place = self.here();
        let kind = match self.bytes.get(self.at) {
            None => return self.fail("the text ends where a value is expected"),
            Some(b'{') => self.mapping(depth)?,
            Some(b'[') => self.sequence(depth)?,
            Some(b'"') => {
                let text = self.string()?;
                let (line, column) = place;
                let raw = self.source.text[start + 1..self.at - 1].to_owned();
                NodeKind::Scalar {
                    text,
                    style: ScalarStyle::DoubleQuoted,
                    map: TextMap::Quoted { line, column: column + 1, raw },
                }
            }
            Some(_) => {
                while matches!(self.bytes.get(self.at), Some(byte) if byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
                {
                    self.at += 1;
                }
                let text = &self.source.text[start..self.at];
                if serde_json::from_str::<serde_json::Value>(text).is_err() {
                    self.at = start;
                    return self.fail("expected a value");
                }
                NodeKind::Scalar {
                    text: text.to_owned(),
                    style: ScalarStyle::Plain,
                    map: TextMap::Start(self.since(place)),
                }
            }
        };
        Some(Node { kind, region: self.since(place) })
    }

    fn mapping(&mut self, depth: usize) -> Option<NodeKind> {
        self.at += 1;
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut seen = HashSet::new();
        self.blank();
        if self.bytes.get(self.at) == Some(&b'}') {
            self.at += 1;
            return Some(NodeKind::Mapping(entries));
        }
        loop {
            self.blank();
            if self.bytes.get(self.at) != Some(&b'"') {
                return self.fail("expected a key in double quotes");
            }
            let place = self.here();
            let name = self.string()?;
            let key = Spanned::new(name, self.since(place));
            self.blank();
            if self.bytes.get(self.at) != Some(&b':') {
                return self.fail("expected `:`");
            }
            self.at += 1;
            self.blank();
            let value = self.value(depth + 1)?;
            if !seen.insert(key.value.clone()) {
                self.cx
                    .report(codes::DUPLICATE_KEY, key.region, format!("the key `{}` occurs twice", key.value))
                    .help("remove one; the last one was read");
            }
            entries.push((key, value));
            self.blank();
            match self.bytes.get(self.at) {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Some(NodeKind::Mapping(entries));
                }
                _ => return self.fail("expected `,` or `}`"),
            }
        }
    }

    fn sequence(&mut self, depth: usize) -> Option<NodeKind> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.bytes.get(self.at) == Some(&b']') {
            self.at += 1;
            return Some(NodeKind::Sequence(items));
        }
        loop {
            self.blank();
            items.push(self.value(depth + 1)?);
            self.blank();
            match self.bytes.get(self.at) {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Some(NodeKind::Sequence(items));
                }
                _ => return self.fail("expected `,` or `]`"),
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.bytes.get(self.at) {
                None => {
                    self.at = start;
                    return self.fail("the string does not end");
                }
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        match serde_json::from_str(&self.source.text[start..self.at]) {
            Ok(text) => Some(text),
            Err(error) => {
                self.at = start;
                let what = error.to_string();
                self.fail(what.split(" at line").next().unwrap_or("a broken string"))
            }
        }
    }
}
