//! Looking into JSON text without taking it apart.
//!
//! Text that is already as [`write_json`](super::write_json) would write it — no blanks, numbers and
//! escapes in their own form, each key once — is its own `tostring()`, and so is each part of it.
//! A pass over the text finds that out. The texts of one source look alike, with the same keys in the
//! same order, so the places of values in a text that was looked at serve for the next ones: only what
//! lies between the values is compared.

use super::{DynamicRef, Encoder, Kind, MAX_DEPTH, write_json_string};
use crate::real;

/// A step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    Key(String),
    /// Counted from the end if negative.
    Index(i64),
    /// A string is JSON text, as `parse_json(tostring(…))` takes it; other values stay.
    Parse,
}

/// A part of a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart<'t> {
    /// The steps lead nowhere, or to null.
    Null,
    /// The text of a string.
    Text(&'t str),
    /// Any other value, or a string with escapes, as JSON that is written as Kusto does.
    Json(&'t str),
    /// Whether there is such a part takes parsing the text.
    Unknown,
}

/// Shapes are looked at one by one; texts of more kinds than this are scanned.
const MAX_SHAPES: usize = 4;
/// A shape with more values than this is not kept.
const MAX_SLOTS: usize = 512;
/// After so many texts without a shape it is decided whether shapes help.
const TRIES: u32 = 64;

/// Finds the same part in many texts.
#[derive(Debug)]
pub struct TextParts {
    steps: Vec<Step>,
    /// The keys of the steps as they stand in JSON text; empty for other steps.
    keys: Vec<String>,
    shapes: Vec<Shape>,
    hits: u32,
    misses: u32,
    scan: Scan,
    encoder: Encoder,
    /// Where the fixed pieces of the text begin.
    starts: Vec<usize>,
}

impl TextParts {
    pub fn new(steps: &[Step]) -> Self {
        let key = |step: &Step| match step {
            Step::Key(key) => {
                let mut text = String::new();
                // Writing to a string cannot fail.
                let _ = write_json_string(key, &mut text);
                text
            }
            Step::Index(_) | Step::Parse => String::new(),
        };
        Self {
            keys: steps.iter().map(key).collect(),
            steps: steps.to_vec(),
            shapes: Vec::new(),
            hits: 0,
            misses: 0,
            scan: Scan::default(),
            encoder: Encoder::new(),
            starts: Vec::new(),
        }
    }

    /// Returns the part of a text; empty text is null, as it is for `parse_json()`.
    pub fn find<'t>(&mut self, text: &'t str) -> TextPart<'t> {
        if text.is_empty() {
            return TextPart::Null;
        }
        for at in 0..self.shapes.len() {
            if self.shapes[at].fits(text, &mut self.starts) {
                self.hits += 1;
                let part = self.shapes[at].outcome.part(text, &self.starts);
                // What fits often is tried first.
                self.shapes.swap(0, at);
                return part;
            }
        }
        self.misses += 1;
        if !self.scan.read(text) {
            return TextPart::Unknown;
        }
        let place = place(text, &self.steps, &self.keys);
        let helps = self.misses < TRIES || self.hits > self.misses;
        if !helps {
            self.shapes.clear();
        } else if self.shapes.len() < MAX_SHAPES && self.scan.slots.len() <= MAX_SLOTS {
            self.shapes.push(Shape::new(text, &self.scan.slots, &place));
        }
        place.part(text)
    }

    /// Returns the part of the value of any text, JSON or not: what [`TextParts::find`] finds without
    /// parsing, and its [`TextPart::Unknown`] is short for.
    pub fn parse<'a>(&'a mut self, text: &str) -> DynamicRef<'a> {
        self.encoder.clear();
        self.encoder.json_or_string(text);
        for at in 0..self.steps.len() {
            if self.steps[at] != Step::Parse {
                continue;
            }
            // What comes before the step is looked up, and becomes the value for the rest.
            let from = self.steps[..at].iter().rposition(|step| *step == Step::Parse).map_or(0, |before| before + 1);
            let value = walk(self.encoder.as_ref(), &self.steps[from..at]);
            let mut parsed = Encoder::new();
            parse_again(value, &mut parsed);
            self.encoder = parsed;
        }
        let from = self.steps.iter().rposition(|step| *step == Step::Parse).map_or(0, |last| last + 1);
        walk(self.encoder.as_ref(), &self.steps[from..])
    }
}

fn walk<'a>(value: DynamicRef<'a>, steps: &[Step]) -> DynamicRef<'a> {
    let part = steps.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.index(*index),
        Step::Parse => Some(value),
    });
    part.unwrap_or(DynamicRef::NULL)
}

/// Writes `parse_json(tostring(value))`.
pub fn parse_again(value: DynamicRef<'_>, out: &mut Encoder) {
    if reads_back(value, 0) {
        return out.value(value);
    }
    let mut text = String::new();
    crate::convert::text_from_dynamic(value, &mut text);
    out.json_or_string(&text);
}

/// Whether a value that is no string is the value of its own JSON text.
fn reads_back(value: DynamicRef<'_>, depth: usize) -> bool {
    match value.kind() {
        Kind::Null | Kind::False | Kind::True | Kind::Long => true,
        // The sign of a zero is not printed.
        Kind::Real => value.as_real().is_some_and(|v| v.is_finite() && (v != 0.0 || v.is_sign_positive())),
        Kind::String => depth > 0,
        Kind::Array => depth < MAX_DEPTH && value.elements().all(|element| reads_back(element, depth + 1)),
        Kind::Bag => depth < MAX_DEPTH && value.entries().all(|(_, element)| reads_back(element, depth + 1)),
        Kind::Decimal | Kind::DateTime | Kind::TimeSpan | Kind::Guid => false,
    }
}

/// Where steps lead in a text that a scan has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Nowhere,
    At {
        start: usize,
        end: usize,
        /// The value was reached by [`Step::Parse`]: a string has to be parsed.
        is_parsed: bool,
        /// There are steps left, which lead nowhere from all but a string.
        is_over: bool,
    },
}

impl Place {
    fn part(self, text: &str) -> TextPart<'_> {
        let Self::At { start, end, is_parsed, is_over } = self else {
            return TextPart::Null;
        };
        let Some(value) = text.get(start..end) else {
            return TextPart::Unknown;
        };
        if let Some(rest) = value.strip_prefix('"') {
            if is_parsed {
                return TextPart::Unknown;
            }
            let content = rest.strip_suffix('"').unwrap_or(rest);
            return match memchr::memchr(b'\\', content.as_bytes()) {
                None => TextPart::Text(content),
                Some(_) => TextPart::Json(value),
            };
        }
        if is_over || value == "null" { TextPart::Null } else { TextPart::Json(value) }
    }
}

/// Follows steps through a text that a scan has read.
fn place(text: &str, steps: &[Step], keys: &[String]) -> Place {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut is_parsed = false;
    for (step, key) in steps.iter().zip(keys) {
        let open = bytes.get(start);
        let found = match (step, open) {
            (Step::Parse, _) => {
                is_parsed = true;
                continue;
            }
            (Step::Key(_), Some(b'{')) => entry(bytes, start, key.as_bytes()),
            (Step::Index(index), Some(b'[')) => element(bytes, start, *index),
            // A scalar has no parts; where strings are parsed, one may have.
            (_, open) if is_parsed && !matches!(open, Some(b'{' | b'[')) => {
                let end = skip(bytes, start).unwrap_or(start);
                return Place::At { start, end, is_parsed, is_over: true };
            }
            _ => None,
        };
        match found {
            Some(found) => start = found,
            None => return Place::Nowhere,
        }
        is_parsed = false;
    }
    match skip(bytes, start) {
        Some(end) => Place::At { start, end, is_parsed, is_over: false },
        None => Place::Nowhere,
    }
}

/// Returns where the value of a key of the bag at a position begins.
fn entry(bytes: &[u8], bag: usize, key: &[u8]) -> Option<usize> {
    let mut at = bag + 1;
    while bytes.get(at) == Some(&b'"') {
        let colon = string_end(bytes, at + 1)? + 1;
        if bytes.get(at..colon) == Some(key) {
            return Some(colon + 1);
        }
        at = skip(bytes, colon + 1)? + 1;
    }
    None
}

/// Returns where an element of the array at a position begins.
fn element(bytes: &[u8], array: usize, index: i64) -> Option<usize> {
    let mut at = array + 1;
    if bytes.get(at) == Some(&b']') {
        return None;
    }
    let mut starts = Vec::new();
    let mut number = 0;
    loop {
        if number == index {
            return Some(at);
        }
        if index < 0 {
            starts.push(at);
        }
        number += 1;
        let end = skip(bytes, at)?;
        if bytes.get(end) != Some(&b',') {
            let back = usize::try_from(index.unsigned_abs()).ok()?;
            return if index < 0 { starts.get(starts.len().checked_sub(back)?).copied() } else { None };
        }
        at = end + 1;
    }
}

/// Returns where the value at a position ends, in a text that a scan has read.
fn skip(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b'"' => at = string_end(bytes, at + 1)? + 1,
            b',' | b':' => {
                at += 1;
                continue;
            }
            _ => at += bytes[at..].iter().position(|b| matches!(b, b',' | b'}' | b']')).unwrap_or(bytes.len() - at),
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Returns where the closing quote of a string stands; nothing where the string is not closed, or
/// has characters or escapes that Kusto would write otherwise.
#[inline]
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        // Eight bytes at a time: the lowest bit set is at the first byte that is special.
        while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            let special = special(u64::from_le_bytes(*word));
            if special != 0 {
                at += special.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        match *bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => match bytes.get(at + 1)? {
                b'"' | b'\\' | b'n' | b'r' | b't' | b'b' | b'f' => at += 2,
                _ => return None,
            },
            0..0x20 => return None,
            // The last bytes, less than eight.
            _ => at += 1,
        }
    }
}

/// Marks the bytes of a word that are a quote, a backslash or a control character. Only the lowest
/// mark is sure: a borrow may mark a byte above it.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    below(word ^ (ONES * u64::from(b'"')), 1) | below(word ^ (ONES * u64::from(b'\\')), 1) | below(word, 0x20)
}

/// Returns where a number, `true`, `false` or `null` ends, if it stands there as Kusto writes it.
#[inline]
fn scalar_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(start..)?;
    for word in ["true", "false", "null"] {
        if bytes.starts_with(word.as_bytes()) {
            return Some(start + word.len());
        }
    }
    let is_digit = |b: &u8| b.is_ascii_digit();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let digits = bytes[sign..].iter().take_while(|b| is_digit(b)).count();
    let len = bytes.iter().take_while(|b| is_digit(b) || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E')).count();
    let end = start + len;
    if sign + digits == len {
        let has_own_form = match bytes[sign..].first()? {
            b'0' => len == 1,
            _ => (1..=18).contains(&digits),
        };
        return has_own_form.then_some(end);
    }
    let number = text.get(start..end)?;
    if bytes[sign..].first() == Some(&b'.') || !number.bytes().last()?.is_ascii_digit() {
        return None;
    }
    let mut same = Same { rest: number };
    let written = real::write(number.parse().ok()?, &mut same);
    (written.is_ok() && same.rest.is_empty()).then_some(end)
}

/// Takes what is written off a text, and fails where it differs.
struct Same<'a> {
    rest: &'a str,
}

impl std::fmt::Write for Same<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.rest = self.rest.strip_prefix(text).ok_or(std::fmt::Error)?;
        Ok(())
    }
}

/// One pass over a text.
#[derive(Debug, Default)]
struct Scan {
    /// Start and end of each scalar that is no key, quotes included.
    slots: Vec<(usize, usize)>,
    /// Start and end of the keys of the open bags.
    keys: Vec<(usize, usize)>,
    frames: Vec<Frame>,
}

#[derive(Debug)]
struct Frame {
    close: u8,
    first_key: usize,
}

impl Scan {
    /// Whether the text is an array or bag, written as Kusto writes it.
    fn read(&mut self, text: &str) -> bool {
        self.slots.clear();
        self.keys.clear();
        self.frames.clear();
        matches!(text.as_bytes().first(), Some(b'{' | b'[')) && self.values(text).is_some()
    }

    fn values(&mut self, text: &str) -> Option<()> {
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            match *bytes.get(at)? {
                open @ (b'{' | b'[') => {
                    if self.frames.len() >= MAX_DEPTH {
                        return None;
                    }
                    let close = if open == b'{' { b'}' } else { b']' };
                    at += 1;
                    if bytes.get(at) != Some(&close) {
                        self.frames.push(Frame { close, first_key: self.keys.len() });
                        if open == b'{' {
                            at = self.key(bytes, at)?;
                        }
                        continue;
                    }
                    at += 1;
                }
                b'"' => {
                    let end = string_end(bytes, at + 1)? + 1;
                    self.slots.push((at, end));
                    at = end;
                }
                _ => {
                    let end = scalar_end(text, at)?;
                    self.slots.push((at, end));
                    at = end;
                }
            }
            // A value has ended; so may have what is around it.
            loop {
                let Some(frame) = self.frames.last() else {
                    return (at == bytes.len()).then_some(());
                };
                match *bytes.get(at)? {
                    b',' => {
                        at += 1;
                        if frame.close == b'}' {
                            at = self.key(bytes, at)?;
                        }
                        break;
                    }
                    found if found == frame.close => {
                        at += 1;
                        let keys = self.keys.get(frame.first_key..)?;
                        if !are_distinct(bytes, keys) {
                            return None;
                        }
                        self.keys.truncate(frame.first_key);
                        self.frames.pop();
                    }
                    _ => return None,
                }
            }
        }
    }

    /// Reads a key with its colon; returns where the value begins.
    fn key(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let end = string_end(bytes, at + 1)?;
        self.keys.push((at + 1, end));
        (bytes.get(end + 1) == Some(&b':')).then_some(end + 2)
    }
}

/// Whether no key is there twice. Escapes have one form only by now, so bytes decide.
fn are_distinct(bytes: &[u8], keys: &[(usize, usize)]) -> bool {
    let key = |&(start, end): &(usize, usize)| bytes.get(start..end).unwrap_or_default();
    if keys.len() <= 16 {
        return keys.iter().enumerate().all(|(i, a)| keys[..i].iter().all(|b| key(a) != key(b)));
    }
    let mut seen = std::collections::HashSet::with_capacity(keys.len());
    keys.iter().all(|k| seen.insert(key(k)))
}

/// What texts with the same keys, arrays and bags have in common.
#[derive(Debug)]
struct Shape {
    /// The text around the scalars.
    fixed: Vec<Box<[u8]>>,
    outcome: ShapePlace,
}

/// A [`Place`] in all texts of a shape: each end as the number of a fixed piece and a byte in it.
#[derive(Debug)]
enum ShapePlace {
    Nowhere,
    At { start: (usize, usize), end: (usize, usize), is_parsed: bool, is_over: bool },
}

impl ShapePlace {
    fn part<'t>(&self, text: &'t str, starts: &[usize]) -> TextPart<'t> {
        let Self::At { start, end, is_parsed, is_over } = *self else {
            return TextPart::Null;
        };
        let at = |(piece, byte): (usize, usize)| starts.get(piece).map(|start| start + byte);
        match (at(start), at(end)) {
            (Some(start), Some(end)) => Place::At { start, end, is_parsed, is_over }.part(text),
            _ => TextPart::Unknown,
        }
    }
}

impl Shape {
    fn new(text: &str, slots: &[(usize, usize)], place: &Place) -> Self {
        let bytes = text.as_bytes();
        let starts: Vec<usize> = std::iter::once(0).chain(slots.iter().map(|(_, end)| *end)).collect();
        let ends = slots.iter().map(|(start, _)| *start).chain([bytes.len()]);
        let fixed = starts.iter().zip(ends).map(|(start, end)| bytes.get(*start..end).unwrap_or_default().into());
        let within = |at: usize| {
            let piece = starts.partition_point(|start| *start <= at).saturating_sub(1);
            (piece, at - starts[piece])
        };
        let outcome = match *place {
            Place::Nowhere => ShapePlace::Nowhere,
            Place::At { start, end, is_parsed, is_over } => {
                ShapePlace::At { start: within(start), end: within(end), is_parsed, is_over }
            }
        };
        Self { fixed: fixed.collect(), outcome }
    }

    /// Whether a text has this shape; `starts` are then the places of its fixed pieces.
    fn fits(&self, text: &str, starts: &mut Vec<usize>) -> bool {
        starts.clear();
        let bytes = text.as_bytes();
        let Some((last, pieces)) = self.fixed.split_last() else { return false };
        let mut at = 0;
        for piece in pieces {
            starts.push(at);
            if !bytes.get(at..).is_some_and(|rest| rest.starts_with(piece)) {
                return false;
            }
            at += piece.len();
            let end = match bytes.get(at) {
                Some(b'"') => string_end(bytes, at + 1).map(|end| end + 1),
                _ => scalar_end(text, at),
            };
            match end {
                Some(end) => at = end,
                None => return false,
            }
        }
        starts.push(at);
        bytes.get(at..) == Some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamic::{tests::write_random, to_json};
    use crate::test_random::Random;

    fn tostring(value: DynamicRef<'_>) -> String {
        let mut out = String::new();
        crate::convert::text_from_dynamic(value, &mut out);
        out
    }

    /// The part by parsing all of the text, and again where a step says so.
    fn by_parsing(text: &str, steps: &[Step]) -> String {
        let mut encoder = Encoder::new();
        encoder.json_or_string(text);
        for step in steps {
            let mut next = Encoder::new();
            match step {
                Step::Key(key) => next.value(encoder.as_ref().get(key).unwrap_or(DynamicRef::NULL)),
                Step::Index(index) => next.value(encoder.as_ref().index(*index).unwrap_or(DynamicRef::NULL)),
                Step::Parse => next.json_or_string(&tostring(encoder.as_ref())),
            }
            encoder = next;
        }
        let mut out = String::new();
        to_json(encoder.as_ref(), &mut out);
        out
    }

    fn found(parts: &mut TextParts, text: &str) -> (String, bool) {
        let mut out = String::new();
        let mut encoder = Encoder::new();
        let (value, is_known) = match parts.find(text) {
            TextPart::Null => (DynamicRef::NULL, true),
            TextPart::Text(text) => {
                encoder.string(text);
                (encoder.as_ref(), true)
            }
            TextPart::Json(json) => {
                encoder.json(json).expect("JSON");
                assert!(tostring(encoder.as_ref()) == json || json.starts_with('"'), "{json}");
                (encoder.as_ref(), true)
            }
            TextPart::Unknown => (parts.parse(text), false),
        };
        to_json(value, &mut out);
        (out, is_known)
    }

    fn key(name: &str) -> Step {
        Step::Key(name.into())
    }

    #[test]
    fn parts_are_those_of_the_parsed_text() {
        let paths: Vec<Vec<Step>> = vec![
            vec![],
            vec![key("a")],
            vec![key("a"), key("b")],
            vec![key("a"), Step::Index(0)],
            vec![key("a"), Step::Index(-1), key("b")],
            vec![Step::Index(1)],
            vec![Step::Index(-2)],
            vec![Step::Index(i64::MIN)],
            vec![Step::Parse],
            vec![Step::Parse, key("a")],
            vec![key("a"), Step::Parse],
            vec![key("a"), Step::Parse, key("b")],
            vec![key("a"), Step::Parse, key("b"), Step::Parse, Step::Index(0)],
            vec![key("é\"\n")],
        ];
        let texts = [
            ("{}", true),
            ("[]", true),
            (r#"{"a":1}"#, true),
            (r#"{"a":2}"#, true),
            (r#"{"a":"x","b":null}"#, true),
            (r#"{"a":null,"b":null}"#, true),
            (r#"{"a":"{\"b\":[5]}","b":null}"#, true),
            (r#"{"a":{"b":"x"}}"#, true),
            (r#"{"a":{"b":"[7]"}}"#, true),
            (r#"{"a":[1,2,{"b":3.5}]}"#, true),
            (r#"{"a":[],"c":{}}"#, true),
            (r#"[1,[2,3],{"a":4}]"#, true),
            (r#"{"a":"C:\\x\t\"y\""}"#, true),
            (r#"{"é\"\n":"ü"}"#, true),
            (r#"{"a":123456789012345678,"b":-5,"c":0,"d":1e+21,"e":0.000001}"#, true),
            // Text that Kusto would write otherwise, or that is not JSON.
            (r#"{"a": 1}"#, false),
            (r#"{"a":1} "#, false),
            (r#"{"a":1,"a":2}"#, false),
            (r#"{"a":{"b":1,"b":2}}"#, false),
            (r#"{"a":"\u0041"}"#, false),
            (r#"{"a":"\/"}"#, false),
            (r#"{"a":1.50}"#, false),
            (r#"{"a":1e2}"#, false),
            (r#"{"a":-0}"#, false),
            (r#"{"a":-0.0}"#, false),
            (r#"{"a":01}"#, false),
            (r#"{"a":1.}"#, false),
            (r#"{"a":18446744073709551615}"#, false),
            (r#"{"a":1"#, false),
            (r#"{"a":1]"#, false),
            (r#"{"a":1,}"#, false),
            (r#"{"a":"x}"#, false),
            (r#"{"a":truex}"#, false),
            (r#"{"a":"}"#, false),
            ("{\"a\":\"\u{1}\"}", false),
            ("{\"a\"\u{b}:1}", false),
            (r#""{\"a\":1}""#, false),
            (r#"12"#, false),
            (r#"null"#, false),
            (r#"plain"#, false),
            ("[1,2][3]", false),
        ];
        for steps in &paths {
            let mut parts = TextParts::new(steps);
            // Twice, and in turns, so that the shapes of some serve for others.
            for _ in 0..2 {
                for (text, is_own) in texts {
                    let (value, is_known) = found(&mut parts, text);
                    assert_eq!(value, by_parsing(text, steps), "{steps:?} of {text}");
                    assert!(!is_known || is_own, "{text} is not as Kusto writes it");
                    assert!(is_known || !is_own || steps.contains(&Step::Parse), "{steps:?} of {text} is not found");
                }
            }
        }
        assert!(matches!(TextParts::new(&[]).find(""), TextPart::Null));
    }

    #[test]
    fn random_values_have_their_parts() {
        let mut random = Random::new(5);
        let mut texts = Vec::new();
        for _ in 0..400 {
            let mut encoder = Encoder::new();
            write_random(&mut random, 0, &mut encoder);
            let mut text = String::new();
            to_json(encoder.as_ref(), &mut text);
            texts.push(text);
        }
        // A character changed here and there.
        for i in 0..1200 {
            let mut chars: Vec<char> = texts[i % 400].chars().collect();
            if !chars.is_empty() {
                let at = random.below(chars.len() as u64) as usize;
                chars[at] = ['"', '\\', ',', ' ', '0', '}', ']', '\u{1}', 'é'][random.below(9) as usize];
            }
            texts.push(chars.into_iter().collect());
        }
        let mut known = 0;
        for first in [key("k0\n\""), key("k1\n\""), Step::Index(0), Step::Index(-1), Step::Parse] {
            for second in [key("k0\n\""), Step::Index(1), Step::Parse] {
                let steps = [first.clone(), second];
                for steps in [&steps[..0], &steps[..1], &steps] {
                    let mut parts = TextParts::new(steps);
                    for text in &texts {
                        let (value, is_known) = found(&mut parts, text);
                        known += usize::from(is_known);
                        assert_eq!(value, by_parsing(text, steps), "{steps:?} of {text}");
                    }
                }
            }
        }
        assert!(known > 2000, "only {known} were found without parsing");
    }

    #[test]
    fn a_shape_serves_for_other_values() {
        let mut parts = TextParts::new(&[key("os"), key("name")]);
        for i in 0..200 {
            let text = format!(r#"{{"id":{i},"os":{{"name":"n{i}","tags":[true,null]}},"z":"{}"}}"#, "x".repeat(i));
            assert_eq!(parts.find(&text), TextPart::Text(&format!("n{i}")));
        }
        assert_eq!((parts.hits, parts.misses), (199, 1));
    }

    #[test]
    fn shapes_are_given_up_where_they_do_not_help() {
        let mut parts = TextParts::new(&[key("last")]);
        for i in 0..500 {
            let text = format!(r#"{{"k{i}":1,"last":{i}}}"#);
            assert_eq!(parts.find(&text), TextPart::Json(&i.to_string()));
        }
        assert!(parts.shapes.is_empty());
    }

    #[test]
    fn long_bags_have_each_key_once() {
        let entry = |i: usize| format!("\"k{i}\":{i}");
        let body = |count: usize| (0..count).map(entry).collect::<Vec<_>>().join(",");
        let mut parts = TextParts::new(&[key("k30")]);
        assert_eq!(parts.find(&format!("{{{}}}", body(40))), TextPart::Json("30"));
        assert_eq!(parts.find(&format!("{{{},\"k7\":1}}", body(40))), TextPart::Unknown);
    }

    #[test]
    fn values_that_json_does_not_keep_are_read_again() {
        let mut encoder = Encoder::new();
        encoder.begin_bag();
        encoder.key("time");
        encoder.datetime(0);
        encoder.key("amount");
        encoder.decimal(crate::decimal::parse("0.5").expect("a decimal"));
        encoder.end();
        let mut again = Encoder::new();
        parse_again(encoder.as_ref(), &mut again);
        assert_eq!(again.as_ref().get("time").map(DynamicRef::kind), Some(Kind::String));
        assert_eq!(again.as_ref().get("amount").map(DynamicRef::kind), Some(Kind::Real));
    }
}
