//! A cursor over the text of one JSON record that hands out values as slices.
//!
//! Nested values that nobody asks for are skipped without being built, which a general
//! deserializer cannot do while also keeping their text for string and `dynamic` columns.

use std::borrow::Cow;

/// Deeper values are refused, so that whoever recurses over a value later does so safely.
const MAX_DEPTH: u32 = 512;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JsonError {
    pub(crate) message: &'static str,
    /// Zero-based offset into the record.
    pub(crate) at: usize,
}

/// The text between the quotes of a JSON string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JsonStr<'a> {
    raw: &'a str,
    is_escaped: bool,
}

impl<'a> JsonStr<'a> {
    /// Returns the text with its escapes resolved; a lone surrogate becomes U+FFFD.
    pub(crate) fn text(self) -> Cow<'a, str> {
        if self.is_escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonValue<'a> {
    Null,
    Bool(bool),
    /// The digits as written.
    Number(&'a str),
    String(JsonStr<'a>),
    /// The text from `{` to `}`.
    Object(&'a str),
    /// The text from `[` to `]`.
    Array(&'a str),
}

impl<'a> JsonValue<'a> {
    /// Names the kind for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Object(_) => "an object",
            Self::Array(_) => "an array",
        }
    }

    /// Returns the kind of the value; its text is left out, so it may outlive the record.
    pub(crate) fn without_text(self) -> JsonValue<'static> {
        match self {
            Self::Null => JsonValue::Null,
            Self::Bool(value) => JsonValue::Bool(value),
            Self::Number(_) => JsonValue::Number("0"),
            Self::String(_) => JsonValue::String(JsonStr { raw: "", is_escaped: false }),
            Self::Object(_) => JsonValue::Object("{}"),
            Self::Array(_) => JsonValue::Array("[]"),
        }
    }

    /// Returns the value at a path of object keys, or null.
    pub(crate) fn at_path(self, path: &[&str]) -> Result<JsonValue<'a>, JsonError> {
        let mut value = self;
        for key in path {
            let JsonValue::Object(text) = value else { return Ok(JsonValue::Null) };
            value = JsonValue::Null;
            let mut cursor = Cursor::new(text);
            cursor.open_object()?;
            while let Some(found) = cursor.next_key()? {
                let inner = cursor.value()?;
                if found.text() == *key {
                    value = inner;
                    break;
                }
            }
        }
        Ok(value)
    }

    /// Returns the value as text for a message.
    pub(crate) fn display(&self) -> Cow<'a, str> {
        match self {
            Self::Null => Cow::Borrowed("null"),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Number(text) | Self::Object(text) | Self::Array(text) => Cow::Borrowed(text),
            Self::String(text) => text.text(),
        }
    }
}

pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// The next key is the first of its object: no comma stands before it.
    is_first: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, is_first: true }
    }

    fn error<T>(&self, message: &'static str) -> Result<T, JsonError> {
        Err(JsonError { message, at: self.at })
    }

    /// Returns the next byte that is not white space, without passing it.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(&b) = bytes.get(self.at) {
            if !matches!(b, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(b);
            }
            self.at += 1;
        }
        None
    }

    /// Passes the `{` of an object.
    pub(crate) fn open_object(&mut self) -> Result<(), JsonError> {
        if self.peek() != Some(b'{') {
            return self.error("expected `{`");
        }
        self.at += 1;
        self.is_first = true;
        Ok(())
    }

    /// Returns the next key, with the cursor before its value, or `None` after the object's `}`.
    pub(crate) fn next_key(&mut self) -> Result<Option<JsonStr<'a>>, JsonError> {
        match self.peek() {
            Some(b'}') => {
                self.at += 1;
                // Whatever follows belongs to an outer object, where a comma comes first.
                self.is_first = false;
                return Ok(None);
            }
            Some(b',') if !self.is_first => {
                self.at += 1;
                self.peek();
            }
            Some(_) if self.is_first => {}
            None => return self.error("the object is not closed"),
            Some(_) => return self.error("expected `,` or `}`"),
        }
        self.is_first = false;
        if self.peek() != Some(b'"') {
            return self.error("expected a key in double quotes");
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return self.error("expected `:`");
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Returns the next value and passes it.
    pub(crate) fn value(&mut self) -> Result<JsonValue<'a>, JsonError> {
        match self.peek() {
            Some(b'"') => Ok(JsonValue::String(self.string()?)),
            Some(b'{') => Ok(JsonValue::Object(self.nested()?)),
            Some(b'[') => Ok(JsonValue::Array(self.nested()?)),
            Some(b't') => self.literal("true", JsonValue::Bool(true)),
            Some(b'f') => self.literal("false", JsonValue::Bool(false)),
            Some(b'n') => self.literal("null", JsonValue::Null),
            Some(b'-' | b'0'..=b'9') => Ok(JsonValue::Number(self.number()?)),
            Some(_) => self.error("expected a value"),
            None => self.error("the value is missing"),
        }
    }

    /// Fails unless only white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), JsonError> {
        if self.peek().is_some() { self.error("unexpected text after the object") } else { Ok(()) }
    }

    fn literal(&mut self, word: &str, value: JsonValue<'a>) -> Result<JsonValue<'a>, JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return self.error("expected a value");
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<&'a str, JsonError> {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
        let text = &self.text[self.at..self.at + length];
        let digits = text.strip_prefix('-').unwrap_or(text);
        let has_leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
        if digits.is_empty()
            || has_leading_zero
            || (!digits.bytes().all(|b| b.is_ascii_digit()) && text.parse::<f64>().is_err())
        {
            return self.error("malformed number");
        }
        self.at += length;
        Ok(text)
    }

    fn string(&mut self) -> Result<JsonStr<'a>, JsonError> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let (end, is_escaped) =
            string_end(bytes, start).ok_or(JsonError { message: "the string is not closed", at: self.at })?;
        self.at = end + 1;
        Ok(JsonStr { raw: &self.text[start..end], is_escaped })
    }

    fn nested(&mut self) -> Result<&'a str, JsonError> {
        let start = self.at;
        match nested_end(self.text.as_bytes(), start) {
            Nested::Ends(end) => {
                self.at = end;
                Ok(&self.text[start..end])
            }
            Nested::Open => self.error("the object or array is not closed"),
            Nested::Mismatch(at) => Err(JsonError { message: "the brackets do not match", at }),
            Nested::TooDeep(at) => Err(JsonError { message: "nested deeper than 512 levels", at }),
        }
    }
}

/// Returns the position of the closing quote of a string whose text begins at `start`, and whether it has escapes.
pub(crate) fn string_end(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let mut at = start;
    let mut is_escaped = false;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some((at, is_escaped));
        }
        is_escaped = true;
        at += 2;
    }
}

pub(crate) enum Nested {
    /// The position after the closing bracket.
    Ends(usize),
    Open,
    Mismatch(usize),
    TooDeep(usize),
}

/// Finds the end of the object or array that begins at `start`.
pub(crate) fn nested_end(bytes: &[u8], start: usize) -> Nested {
    // One bit per level tells an object from an array.
    let mut kinds = [0u64; MAX_DEPTH as usize / 64];
    let mut depth = 0u32;
    let mut at = start;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' => match string_end(bytes, at + 1) {
                Some((end, _)) => at = end,
                None => return Nested::Open,
            },
            b'{' | b'[' => {
                if depth == MAX_DEPTH {
                    return Nested::TooDeep(at);
                }
                let (word, bit) = ((depth / 64) as usize, 1u64 << (depth % 64));
                if b == b'{' {
                    kinds[word] |= bit
                } else {
                    kinds[word] &= !bit
                }
                depth += 1;
            }
            b'}' | b']' => {
                // `start` is at a bracket, so the depth is at least one here.
                depth -= 1;
                let is_object = kinds[(depth / 64) as usize] & (1u64 << (depth % 64)) != 0;
                if is_object != (b == b'}') {
                    return Nested::Mismatch(at);
                }
                if depth == 0 {
                    return Nested::Ends(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    Nested::Open
}

fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let mut chars = rest.chars();
        let escape = chars.next().unwrap_or('\\');
        rest = chars.as_str();
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => {
                let (c, after) = unescape_unicode(rest);
                out.push(c);
                rest = after;
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

/// Reads the four digits after `\u`, and a second escape when the first is half of a pair.
fn unescape_unicode(rest: &str) -> (char, &str) {
    let unit = |text: &str| text.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(first) = unit(rest) else { return (char::REPLACEMENT_CHARACTER, rest) };
    let rest = &rest[4..];
    if (0xd800..0xdc00).contains(&first)
        && let Some(next) = rest.strip_prefix("\\u")
        && let Some(second @ 0xdc00..0xe000) = unit(next)
    {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), &next[4..]);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), rest)
}

/// Returns JSON text without the white space between its tokens.
pub(crate) fn compact(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out: Option<String> = None;
    let (mut at, mut kept) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = string_end(bytes, at + 1).map_or(bytes.len(), |(end, _)| end + 1),
            b' ' | b'\t' | b'\n' | b'\r' => {
                out.get_or_insert_default().push_str(&text[kept..at]);
                while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                    at += 1;
                }
                kept = at;
            }
            _ => at += 1,
        }
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[kept..]);
            Cow::Owned(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Result<Vec<(String, JsonValue<'_>)>, JsonError> {
        let mut cursor = Cursor::new(text);
        let mut found = Vec::new();
        cursor.open_object()?;
        while let Some(key) = cursor.next_key()? {
            found.push((key.text().into_owned(), cursor.value()?));
        }
        cursor.finish()?;
        Ok(found)
    }

    #[test]
    fn an_object_falls_into_its_values() {
        let found =
            values(r#" {"a" : 1, "b\"": "x\u00e9\ud83d\ude00\ud83d", "c":{"d":[1,"}"]} ,"e":[ ],"f":null,"g":true} "#)
                .expect("valid");
        assert_eq!(found[0], ("a".into(), JsonValue::Number("1")));
        assert_eq!(found[1].0, "b\"");
        assert_eq!(found[1].1.display(), "xé😀\u{fffd}");
        assert_eq!(found[2].1, JsonValue::Object(r#"{"d":[1,"}"]}"#));
        assert_eq!(found[2].1.at_path(&["d"]), Ok(JsonValue::Array(r#"[1,"}"]"#)));
        assert_eq!(found[3].1, JsonValue::Array("[ ]"));
        assert_eq!(found[5].1, JsonValue::Bool(true));
        assert_eq!(values("{}"), Ok(vec![]));
    }

    #[test]
    fn malformed_objects_are_refused() {
        for text in [
            "",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{\"a\":\"x",
            "{\"a\":{]}",
            "{\"a\":[}",
            "{\"a\":1}x",
            "{\"a\":tru}",
            "{\"a\":1-}",
            "{\"a\":01}",
            "{,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1 \"b\":2}",
            "[1]",
            "{\"a\":\"x\\",
        ] {
            assert!(values(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let deep = |n: usize| format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n));
        assert!(values(&deep(512)).is_ok());
        assert_eq!(values(&deep(10_000)).map_err(|e| e.message), Err("nested deeper than 512 levels"));
    }

    #[test]
    fn compact_text_keeps_the_blanks_of_strings() {
        assert_eq!(compact("{ \"a b\" : [ 1 ,\n\t2 ] }"), r#"{"a b":[1,2]}"#);
        assert!(matches!(compact(r#"{"a":1}"#), Cow::Borrowed(_)));
    }
}
