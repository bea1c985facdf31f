//! Reading JSON text and the text of `dynamic(…)` literals.
//!
//! One reader for both, writing straight into an [`Encoder`]; it keeps its own stack of open arrays
//! and bags, so that deep text cannot exhaust the thread's.

use super::{Encoder, MAX_DEPTH};
use crate::{DecimalValue, Literal, ScalarType, datetime, decimal, guid, real, timespan};

/// Why a text is not JSON, or not a dynamic literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The byte in the text.
    pub offset: usize,
    /// What was expected there.
    pub message: &'static str,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at offset {}", self.message, self.offset)
    }
}

impl std::error::Error for ParseError {}

/// Returns the encoding of JSON text (RFC 8259).
///
/// An escape that names half a surrogate pair reads as U+FFFD.
pub fn parse_json(text: &str) -> Result<Vec<u8>, ParseError> {
    let mut encoder = Encoder::new();
    encode(&mut encoder, text, false)?;
    Ok(encoder.into_bytes())
}

/// Appends the encoding of JSON text; on error the buffer is as before.
pub fn parse_json_into(buffer: &mut Vec<u8>, text: &str) -> Result<(), ParseError> {
    let len = buffer.len();
    let mut encoder = Encoder::with_buffer(std::mem::take(buffer));
    let result = encode(&mut encoder, text, false);
    *buffer = encoder.into_bytes();
    if result.is_err() {
        buffer.truncate(len);
    }
    result
}

/// Returns what stands between the parentheses of a `dynamic(…)` literal.
///
/// Beyond JSON: single-quoted and verbatim (`@"…"`) strings, KQL escapes, timespans (`1d`) and typed
/// literals (`datetime(2020-01-01)`, `guid(…)`, `dynamic(…)` and the rest).
pub fn parse_literal(text: &str) -> Result<Literal, ParseError> {
    let mut encoder = Encoder::new();
    encode(&mut encoder, text, true)?;
    if encoder.as_ref().is_null() {
        return Ok(Literal::Null(ScalarType::Dynamic));
    }
    Ok(Literal::Dynamic(encoder.into_bytes()))
}

/// Writes the value of JSON text; on error some of it may have been written.
pub(super) fn encode_json(encoder: &mut Encoder, text: &str) -> Result<(), ParseError> {
    encode(encoder, text, false)
}

fn encode(encoder: &mut Encoder, text: &str, literal: bool) -> Result<(), ParseError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, literal, encoder };
    reader.value(0)?;
    reader.blanks();
    if reader.at < text.len() { Err(reader.error("expected the end of the text")) } else { Ok(()) }
}

struct Reader<'t, 'e> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    literal: bool,
    encoder: &'e mut Encoder,
}

impl<'t> Reader<'t, '_> {
    fn error(&self, message: &'static str) -> ParseError {
        ParseError { offset: self.at, message }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Reads one value with all that is inside it; `depth` counts the `dynamic(` around it.
    fn value(&mut self, depth: usize) -> Result<(), ParseError> {
        let mut closers: Vec<u8> = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(open @ (b'[' | b'{')) => {
                    if self.encoder.depth() >= MAX_DEPTH {
                        return Err(self.error("expected fewer levels of arrays and bags"));
                    }
                    self.at += 1;
                    self.blanks();
                    if open == b'[' {
                        self.encoder.begin_array();
                        if self.peek() != Some(b']') {
                            closers.push(b']');
                            continue;
                        }
                    } else {
                        self.encoder.begin_bag();
                        if self.peek() != Some(b'}') {
                            self.bag_key()?;
                            closers.push(b'}');
                            continue;
                        }
                    }
                    self.at += 1;
                    self.encoder.end();
                }
                _ => self.scalar(depth)?,
            }
            // A value has ended; so may have some of what is around it.
            loop {
                let Some(&closer) = closers.last() else {
                    return Ok(());
                };
                self.blanks();
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if closer == b'}' {
                            self.blanks();
                            self.bag_key()?;
                        }
                        break;
                    }
                    Some(found) if found == closer => {
                        self.at += 1;
                        self.encoder.end();
                        closers.pop();
                    }
                    _ if closer == b']' => return Err(self.error("expected `,` or `]`")),
                    _ => return Err(self.error("expected `,` or `}`")),
                }
            }
        }
    }

    fn bag_key(&mut self) -> Result<(), ParseError> {
        if !self.string_ahead() {
            return Err(self.error("expected a quoted key"));
        }
        self.string_text()?;
        self.encoder.end_text();
        self.blanks();
        if self.peek() != Some(b':') {
            return Err(self.error("expected `:`"));
        }
        self.at += 1;
        Ok(())
    }

    fn string_ahead(&self) -> bool {
        match self.peek() {
            Some(b'"') => true,
            Some(b'\'') => self.literal,
            Some(b'@') => self.literal && matches!(self.bytes.get(self.at + 1), Some(b'"' | b'\'')),
            _ => false,
        }
    }

    fn scalar(&mut self, depth: usize) -> Result<(), ParseError> {
        if self.string_ahead() {
            self.encoder.begin_string();
            self.string_text()?;
            self.encoder.end_text();
            return Ok(());
        }
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'+' | b'.') if self.literal => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.word(depth),
            _ => Err(self.error("expected a value")),
        }
    }

    fn word(&mut self, depth: usize) -> Result<(), ParseError> {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == b'_').count();
        let word = &self.text[self.at..self.at + len];
        match word {
            "null" => self.encoder.null(),
            "true" => self.encoder.bool(true),
            "false" => self.encoder.bool(false),
            _ if self.literal => return self.typed_literal(word, depth),
            _ => return Err(self.error("expected a value")),
        }
        self.at += len;
        Ok(())
    }

    /// Reads `type(text)`.
    fn typed_literal(&mut self, word: &'t str, depth: usize) -> Result<(), ParseError> {
        let start = self.at;
        let fail = |message| ParseError { offset: start, message };
        if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") {
            self.encoder.bool(word.len() == 4);
            self.at += word.len();
            return Ok(());
        }
        self.at += word.len();
        self.blanks();
        if self.peek() != Some(b'(') {
            return Err(fail("expected a value"));
        }
        self.at += 1;
        if word == "dynamic" {
            if depth + self.encoder.depth() >= MAX_DEPTH {
                return Err(fail("expected fewer levels of `dynamic`"));
            }
            self.value(depth + 1)?;
            self.blanks();
            if self.peek() != Some(b')') {
                return Err(self.error("expected `)`"));
            }
            self.at += 1;
            return Ok(());
        }
        let len = self.bytes[self.at..].iter().position(|c| *c == b')');
        let len = len.ok_or_else(|| fail("expected `)`"))?;
        let inner = unquoted(self.text[self.at..self.at + len].trim_ascii());
        self.at += len + 1;
        if inner == "null" {
            self.encoder.null();
            return Ok(());
        }
        let encoder = &mut *self.encoder;
        let written = match word {
            "datetime" | "date" => datetime::parse(inner).map(|v| encoder.datetime(v)),
            "timespan" | "time" => timespan::parse(inner).map(|v| encoder.timespan(v)),
            "guid" => guid::parse(inner).map(|v| encoder.guid(&v)),
            "decimal" => decimal::parse(inner).map(|v| encoder.decimal(v)),
            "real" | "double" => real::parse(inner).map(|v| encoder.real(v)),
            "long" | "int" => crate::convert::long_from_text(inner).map(|v| encoder.long(v)),
            "bool" | "boolean" => crate::convert::bool_from_text(inner).map(|v| encoder.bool(v)),
            _ => return Err(fail("expected a type before `(`")),
        };
        written.ok_or_else(|| fail("expected a literal of the type before `(`"))
    }

    fn number(&mut self) -> Result<(), ParseError> {
        let start = self.at;
        let fail = ParseError { offset: start, message: "expected a number" };
        if matches!(self.peek(), Some(b'-' | b'+')) {
            self.at += 1;
        }
        let digits = self.at;
        self.digits();
        let whole = self.at - digits;
        let mut is_real = false;
        let mut fraction = 0;
        if self.peek() == Some(b'.') {
            is_real = true;
            self.at += 1;
            let from = self.at;
            self.digits();
            fraction = self.at - from;
        }
        if whole + fraction == 0 || !self.literal && (whole == 0 || is_real && fraction == 0) {
            return Err(fail);
        }
        if !self.literal && whole > 1 && self.bytes[digits] == b'0' {
            return Err(fail);
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            is_real = true;
            self.at += 1;
            if matches!(self.peek(), Some(b'-' | b'+')) {
                self.at += 1;
            }
            let from = self.at;
            self.digits();
            if self.at == from {
                return Err(fail);
            }
        }
        if self.literal && self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            let len = self.bytes[self.at..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
            self.at += len;
            let text = &self.text[start..self.at];
            if let Some(ticks) = timespan::parse(text) {
                self.encoder.timespan(ticks);
                return Ok(());
            }
            let value = crate::convert::long_from_text(text).ok_or(fail)?;
            self.encoder.long(value);
            return Ok(());
        }
        let text = &self.text[start..self.at];
        if !is_real {
            if let Ok(value) = text.parse::<i64>() {
                self.encoder.long(value);
                return Ok(());
            }
            if let Ok(value) = text.parse::<u64>() {
                let value = DecimalValue::from_i128(i128::from(value)).ok_or(fail)?;
                self.encoder.decimal(value);
                return Ok(());
            }
        }
        self.encoder.real(text.parse().map_err(|_| fail)?);
        Ok(())
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
    }

    /// Reads a quoted string and writes its text, but not its end, into the encoder.
    fn string_text(&mut self) -> Result<(), ParseError> {
        let start = self.at;
        let unended = ParseError { offset: start, message: "expected a closing quote" };
        let verbatim = self.peek() == Some(b'@');
        self.at += usize::from(verbatim);
        let quote = self.bytes[self.at];
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let len = memchr::memchr2(quote, b'\\', rest).ok_or_else(|| unended.clone())?;
            if !self.literal && rest[..len].iter().any(|c| *c < 0x20) {
                return Err(self.error("expected an escape instead of a control character"));
            }
            self.encoder.text(&self.text[self.at..self.at + len]);
            self.at += len;
            if rest[len] == quote {
                self.at += 1;
                if !(verbatim && self.peek() == Some(quote)) {
                    return Ok(());
                }
                // A doubled quote in a verbatim string stands for one.
                self.encoder.text(&self.text[self.at..=self.at]);
                self.at += 1;
            } else if verbatim {
                self.encoder.text("\\");
                self.at += 1;
            } else {
                self.escape()?;
            }
        }
    }

    fn escape(&mut self) -> Result<(), ParseError> {
        let fail = self.error("expected an escape");
        let letter = *self.bytes.get(self.at + 1).ok_or_else(|| fail.clone())?;
        self.at += 2;
        let decoded = match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode_escape().ok_or(fail)?,
            b'\'' if self.literal => '\'',
            b'0' if self.literal => '\0',
            b'a' if self.literal => '\u{7}',
            b'v' if self.literal => '\u{b}',
            b'x' if self.literal => char::from_u32(self.hex(2).ok_or(fail)?).unwrap_or('\u{fffd}'),
            _ => return Err(fail),
        };
        self.encoder.text(decoded.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn unicode_escape(&mut self) -> Option<char> {
        let unit = self.hex(4)?;
        if (0xd800..0xdc00).contains(&unit) && self.bytes[self.at..].starts_with(b"\\u") {
            let saved = self.at;
            self.at += 2;
            let low = self.hex(4)?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            }
            self.at = saved;
        }
        Some(char::from_u32(unit).unwrap_or('\u{fffd}'))
    }

    fn hex(&mut self, len: usize) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + len)?;
        let value = digits.iter().try_fold(0, |n, d| Some(n * 16 + char::from(*d).to_digit(16)?))?;
        self.at += len;
        Some(value)
    }
}

fn unquoted(text: &str) -> &str {
    match text.as_bytes() {
        [b'"', .., b'"'] | [b'\'', .., b'\''] => &text[1..text.len() - 1],
        _ => text,
    }
}
