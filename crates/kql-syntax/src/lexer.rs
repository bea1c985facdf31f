//! Text to tokens: every byte of the text belongs to exactly one token.
//!
//! Decisions that the language reference leaves open:
//! - A typed literal such as `datetime(…)` is one token only when the parenthesis
//!   follows the type's name at once, and it ends at the first `)`, or unfinished at
//!   the end of the line.
//! - `matches regex` and the names with dashes are single tokens, so one blank is
//!   all that may stand between `matches` and `regex`.
//! - A string with an unknown escape is one token with a diagnostic, so that one
//!   wrong backslash does not turn the rest of the line into rubble.

use crate::keyword::Keyword;
use crate::kind::SyntaxKind::{self, *};
use kql_diagnostics::{Diagnostic, Span};

/// A token that is not trivia.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: SyntaxKind,
    pub(crate) keyword: Keyword,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// End of this token's leading trivia in [`Lexed::trivia`].
    pub(crate) trivia_end: u32,
    /// No white space or comment stands between this token and the one before.
    pub(crate) joined: bool,
}

/// White space or a comment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trivia {
    pub(crate) kind: SyntaxKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug)]
pub(crate) struct Lexed {
    /// Ends with an `END` token of no length.
    pub(crate) tokens: Vec<Token>,
    pub(crate) trivia: Vec<Trivia>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Longest text that spans can address.
pub(crate) const MAX_TEXT: usize = u32::MAX as usize - 1;

pub(crate) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        pos: 0,
        out: Lexed {
            tokens: Vec::with_capacity(text.len() / 5 + 4),
            trivia: Vec::with_capacity(text.len() / 8 + 4),
            diagnostics: Vec::new(),
        },
    };
    lexer.run();
    lexer.out
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    out: Lexed,
}

/// White space, and the marks without width that documents leave behind when text is copied.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Suffixes of timespan literals.
const TIMESPAN_UNITS: &[&str] = &[
    "m",
    "min",
    "minute",
    "minutes",
    "s",
    "sec",
    "second",
    "seconds",
    "d",
    "day",
    "days",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "ms",
    "milli",
    "millis",
    "millisec",
    "millisecond",
    "milliseconds",
    "micro",
    "micros",
    "microsec",
    "microsecond",
    "microseconds",
    "nano",
    "nanos",
    "nanosec",
    "nanosecond",
    "nanoseconds",
    "tick",
    "ticks",
];

pub(crate) fn is_timespan_unit(text: &str) -> bool {
    TIMESPAN_UNITS.contains(&text)
}

impl Lexer<'_> {
    fn run(&mut self) {
        loop {
            let before = self.pos;
            self.trivia();
            let joined = self.pos == before && self.pos != 0;
            let start = self.pos;
            if start >= self.bytes.len() {
                self.push(END, Keyword::None, start, joined);
                return;
            }
            let (kind, keyword) = self.token();
            if self.pos == start {
                // Every byte is consumed by one branch or another; this keeps the loop finite if one forgets.
                self.pos += self.char_len(start);
            }
            self.push(kind, keyword, start, joined);
        }
    }

    fn push(&mut self, kind: SyntaxKind, keyword: Keyword, start: usize, joined: bool) {
        let trivia_end = self.out.trivia.len() as u32;
        self.out.tokens.push(Token { kind, keyword, start: start as u32, end: self.pos as u32, trivia_end, joined });
    }

    fn peek(&self, offset: usize) -> u8 {
        self.bytes.get(self.pos + offset).copied().unwrap_or(0)
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn char_len(&self, at: usize) -> usize {
        self.text[at..].chars().next().map_or(1, char::len_utf8)
    }

    fn trivia(&mut self) {
        loop {
            let start = self.pos;
            loop {
                match self.peek(0) {
                    b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => self.pos += 1,
                    b if b >= 0x80 => match self.text[self.pos..].chars().next() {
                        Some(c) if is_blank(c) => self.pos += c.len_utf8(),
                        _ => break,
                    },
                    _ => break,
                }
            }
            if self.pos > start {
                self.push_trivia(WHITESPACE, start);
            }
            if self.peek(0) == b'/' && self.peek(1) == b'/' {
                let start = self.pos;
                while self.pos < self.bytes.len() && !matches!(self.bytes[self.pos], b'\n' | b'\r') {
                    self.pos += 1;
                }
                self.push_trivia(COMMENT, start);
            } else {
                return;
            }
        }
    }

    fn push_trivia(&mut self, kind: SyntaxKind, start: usize) {
        self.out.trivia.push(Trivia { kind, start: start as u32, end: self.pos as u32 });
    }

    fn take(&mut self, len: usize, kind: SyntaxKind) -> (SyntaxKind, Keyword) {
        self.pos += len;
        (kind, Keyword::None)
    }

    fn token(&mut self) -> (SyntaxKind, Keyword) {
        let next = self.peek(1);
        match self.peek(0) {
            b'(' => self.take(1, L_PAREN),
            b')' => self.take(1, R_PAREN),
            b'[' => self.take(1, L_BRACKET),
            b']' => self.take(1, R_BRACKET),
            b'{' => self.take(1, L_BRACE),
            b'}' => self.take(1, R_BRACE),
            b'|' => self.take(1, BAR),
            b'.' if next == b'.' => self.take(2, DOT_DOT),
            b'.' => self.take(1, DOT),
            b'+' => self.take(1, PLUS),
            b'-' => self.take(1, MINUS),
            b'*' => self.take(1, STAR),
            b'/' => self.take(1, SLASH),
            b'%' => self.take(1, PERCENT),
            b'<' if next == b'=' => self.take(2, LESS_EQUAL),
            b'<' if next == b'|' => self.take(2, LESS_BAR),
            b'<' if next == b'>' => self.take(2, LESS_GREATER),
            b'<' => self.take(1, LESS),
            b'>' if next == b'=' => self.take(2, GREATER_EQUAL),
            b'>' => self.take(1, GREATER),
            b'=' if next == b'=' => self.take(2, EQUAL_EQUAL),
            b'=' if next == b'>' => self.take(2, FAT_ARROW),
            b'=' if next == b'~' => self.take(2, EQUAL_TILDE),
            b'=' => self.take(1, EQUAL),
            b'!' if next == b'=' => self.take(2, BANG_EQUAL),
            b'!' if next == b'~' => self.take(2, BANG_TILDE),
            b'!' => self.bang(),
            b':' => self.take(1, COLON),
            b';' => self.take(1, SEMICOLON),
            b',' => self.take(1, COMMA),
            b'?' => self.take(1, QUESTION),
            b'@' if matches!(next, b'"' | b'\'' | b'`' | b'~') && self.string(0) => (STRING_LITERAL, Keyword::None),
            b'@' => self.take(1, AT),
            b'"' | b'\'' => {
                self.string(0);
                (STRING_LITERAL, Keyword::None)
            }
            b'`' | b'~' if self.string(0) => (STRING_LITERAL, Keyword::None),
            b'h' | b'H'
                if matches!(next, b'"' | b'\'') || (matches!(next, b'@' | b'`' | b'~') && self.is_string_start(1)) =>
            {
                self.string(1);
                (STRING_LITERAL, Keyword::None)
            }
            b'#' => {
                while self.pos < self.bytes.len() && !matches!(self.bytes[self.pos], b'\n' | b'\r') {
                    self.pos += 1;
                }
                (DIRECTIVE, Keyword::None)
            }
            b'0'..=b'9' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => self.word(),
            b if b >= 0x80 => match self.text[self.pos..].chars().next() {
                Some(c) if c.is_alphabetic() => self.word(),
                _ => self.bad(),
            },
            _ => self.bad(),
        }
    }

    /// Characters outside the language, as many as stand together.
    fn bad(&mut self) -> (SyntaxKind, Keyword) {
        let start = self.pos;
        while let Some(c) = self.text[self.pos..].chars().next() {
            let is_known = is_blank(c) || c.is_alphanumeric() || "_$()[]{}|.+-*/%<>=!:;,?@\"'#".contains(c);
            if is_known && self.pos > start {
                break;
            }
            self.pos += c.len_utf8();
        }
        let text = &self.text[start..self.pos];
        let plural = if text.chars().nth(1).is_some() { "characters" } else { "character" };
        self.error("KS002", start, self.pos, format!("unexpected {plural} `{text}`"), None);
        (BAD, Keyword::None)
    }

    fn error(&mut self, code: &'static str, start: usize, end: usize, message: String, help: Option<&str>) {
        let mut diagnostic = Diagnostic::error(code, Span::new(start as u32, end as u32), message);
        if let Some(help) = help {
            diagnostic = diagnostic.with_help(help);
        }
        self.out.diagnostics.push(diagnostic);
    }

    /// End of the identifier that begins at `at`; `at` when there is none.
    fn ident_end(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            match self.byte(end) {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => end += 1,
                b if b >= 0x80 => match self.text[end..].chars().next() {
                    Some(c) if c.is_alphanumeric() => end += c.len_utf8(),
                    _ => return end,
                },
                _ => return end,
            }
        }
    }

    fn is_ident_at(&self, at: usize) -> bool {
        self.ident_end(at) > at
    }

    /// `!has`, `!in~`, …; a lone `!` is a token that no rule accepts.
    fn bang(&mut self) -> (SyntaxKind, Keyword) {
        let start = self.pos;
        let mut end = self.ident_end(start + 1);
        if self.byte(end) == b'~' && !self.is_ident_at(end + 1) {
            end += 1;
        }
        let mut keyword = Keyword::from_text(&self.text[start..end]);
        if keyword == Keyword::None && self.byte(end.saturating_sub(1)) == b'~' {
            end -= 1;
            keyword = Keyword::from_text(&self.text[start..end]);
        }
        if keyword == Keyword::None {
            return self.take(1, BANG);
        }
        self.pos = end;
        (KEYWORD, keyword)
    }

    fn word(&mut self) -> (SyntaxKind, Keyword) {
        let start = self.pos;
        let first = self.char_len(start);
        let mut end = self.ident_end(start + first);
        let text = &self.text[start..end];
        if end - start >= 8 && self.raw_guid() {
            return (RAW_GUID_LITERAL, Keyword::None);
        }
        if matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE") {
            self.pos = end;
            return (BOOL_LITERAL, Keyword::None);
        }
        let mut keyword = Keyword::from_text(text);
        if matches!(self.byte(end), b'-' | b'.' | b'~' | b' ') {
            match self.compound_keyword(start, end) {
                Compound::Is(compound, compound_end) => {
                    keyword = compound;
                    end = compound_end;
                }
                // `project-awayx` is no keyword, and neither is its `project`.
                Compound::Broken => keyword = Keyword::None,
                Compound::No => {}
            }
        }
        self.pos = end;
        if keyword == Keyword::None {
            return (IDENT, Keyword::None);
        }
        if self.byte(end) == b'(' && is_typed_literal(keyword) {
            self.typed_literal();
            return (TYPED_LITERAL, keyword);
        }
        (KEYWORD, keyword)
    }

    /// Looks for a keyword with a dash, dot, tilde or blank that begins with the word `start..end`.
    fn compound_keyword(&self, start: usize, end: usize) -> Compound {
        let word = &self.text[start..end];
        let rest = &self.text[end..];
        let mut found = Compound::No;
        let mut longest = 0;
        for &(keyword, tail) in compounds(word) {
            if tail.len() > longest && rest.starts_with(tail) {
                longest = tail.len();
                let tail_end = end + tail.len();
                found = if self.is_ident_at(tail_end) { Compound::Broken } else { Compound::Is(keyword, tail_end) };
            }
        }
        found
    }

    /// The rest of `name(…)` from the parenthesis on.
    fn typed_literal(&mut self) {
        let start = self.pos;
        while self.pos < self.bytes.len() && !matches!(self.bytes[self.pos], b')' | b'\n' | b'\r') {
            self.pos += 1;
        }
        if self.peek(0) == b')' {
            self.pos += 1;
        } else {
            self.error("KS001", start, self.pos, "missing `)` of this literal".to_owned(), None);
        }
    }

    /// Consumes `8-4-4-4-12` hex digits, if they stand here.
    fn raw_guid(&mut self) -> bool {
        let Some(text) = self.bytes.get(self.pos..self.pos + 36) else { return false };
        let is_guid = text.iter().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
        if is_guid {
            self.pos += 36;
        }
        is_guid
    }

    fn digits_end(&self, at: usize) -> usize {
        let mut end = at;
        while self.byte(end).is_ascii_digit() {
            end += 1;
        }
        end
    }

    fn number(&mut self) -> (SyntaxKind, Keyword) {
        if self.raw_guid() {
            return (RAW_GUID_LITERAL, Keyword::None);
        }
        let start = self.pos;
        let digits = self.digits_end(start);
        if let Some(end) = self.real_end(digits) {
            self.pos = end;
            return (REAL_LITERAL, Keyword::None);
        }
        let mut number = digits;
        if self.byte(number) == b'.' && self.byte(number + 1).is_ascii_digit() {
            number = self.digits_end(number + 1);
        }
        let unit_end = self.ident_end(number);
        if unit_end > number && is_timespan_unit(&self.text[number..unit_end]) {
            self.pos = unit_end;
            return (TIMESPAN_LITERAL, Keyword::None);
        }
        if self.byte(start) == b'0' && matches!(self.byte(start + 1), b'x' | b'X') {
            let mut end = start + 2;
            while self.byte(end).is_ascii_hexdigit() {
                end += 1;
            }
            if end > start + 2 && !self.is_ident_at(end) {
                self.pos = end;
                return (LONG_LITERAL, Keyword::None);
            }
        }
        if !self.is_ident_at(digits) {
            self.pos = digits;
            return (LONG_LITERAL, Keyword::None);
        }
        // Digits with letters: a name, such as `3Dchart` or `4688_events`.
        self.pos = self.ident_end(digits);
        let keyword = Keyword::from_text(&self.text[start..self.pos]);
        (if keyword == Keyword::None { IDENT } else { KEYWORD }, keyword)
    }

    /// End of a real number whose integer digits end at `digits`.
    fn real_end(&self, digits: usize) -> Option<usize> {
        let mut end = digits;
        let mut is_real = false;
        // In `1..5` the dots are a range, but `1...5` is `1.` and a range.
        if self.byte(end) == b'.' && (self.byte(end + 1) != b'.' || self.byte(end + 2) == b'.') {
            is_real = true;
            end = self.digits_end(end + 1);
        }
        if matches!(self.byte(end), b'e' | b'E') {
            let mut exponent = end + 1;
            if matches!(self.byte(exponent), b'+' | b'-') {
                exponent += 1;
            }
            let exponent_end = self.digits_end(exponent);
            if exponent_end > exponent {
                is_real = true;
                end = exponent_end;
            }
        }
        (is_real && !self.is_ident_at(end)).then_some(end)
    }

    /// Whether a string begins `offset` bytes on, after an optional `@`.
    fn is_string_start(&self, offset: usize) -> bool {
        let mut at = self.pos + offset;
        if self.byte(at) == b'@' {
            at += 1;
        }
        matches!(self.byte(at), b'"' | b'\'')
            || self.text[at..].starts_with("```")
            || self.text[at..].starts_with("~~~")
    }

    /// Consumes a string that begins after `prefix` bytes (`h`); false when none does.
    fn string(&mut self, prefix: usize) -> bool {
        if !self.is_string_start(prefix) {
            return false;
        }
        let start = self.pos;
        self.pos += prefix;
        let is_verbatim = self.peek(0) == b'@';
        if is_verbatim {
            self.pos += 1;
        }
        let quote = self.peek(0);
        if matches!(quote, b'`' | b'~') {
            let fence = if quote == b'`' { "```" } else { "~~~" };
            let content = self.pos + 3;
            match self.text[content..].find(fence) {
                Some(at) => self.pos = content + at + 3,
                None => {
                    self.pos = self.bytes.len();
                    self.error("KS001", start, content, format!("missing `{fence}` at the end of this string"), None);
                }
            }
            return true;
        }
        self.pos += 1;
        loop {
            match self.peek(0) {
                b'\n' | b'\r' | 0 if self.pos >= self.bytes.len() || self.peek(0) != 0 => {
                    let quote = quote as char;
                    self.error(
                        "KS001",
                        start,
                        self.pos,
                        format!("missing `{quote}` at the end of this string"),
                        Some("strings over several lines are written between ``` and ```"),
                    );
                    return true;
                }
                b if b == quote => {
                    if is_verbatim && self.peek(1) == quote {
                        self.pos += 2;
                        continue;
                    }
                    self.pos += 1;
                    return true;
                }
                b'\\' if !is_verbatim => match escape_len(&self.bytes[self.pos..]) {
                    Some(len) => self.pos += len,
                    None => {
                        let len = 1 + if self.pos + 1 < self.bytes.len() && !matches!(self.peek(1), b'\n' | b'\r') {
                            self.char_len(self.pos + 1)
                        } else {
                            0
                        };
                        let escape = &self.text[self.pos..self.pos + len];
                        let (at, message) = (self.pos, format!("`{escape}` is not an escape sequence"));
                        self.error(
                            "KS003",
                            at,
                            at + len,
                            message,
                            Some("write `\\\\` for a backslash, or put `@` before the string"),
                        );
                        self.pos += len;
                    }
                },
                _ => self.pos += 1,
            }
        }
    }
}

/// Length of the escape sequence at the start of `bytes`.
pub(crate) fn escape_len(bytes: &[u8]) -> Option<usize> {
    let hex = |from: usize, count: usize| {
        bytes.get(from..from + count).is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit)).then_some(from + count)
    };
    match *bytes.get(1)? {
        b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' => Some(2),
        b'u' => hex(2, 4),
        b'U' => hex(2, 8),
        b'x' => hex(2, 2),
        first @ b'0'..=b'7' => {
            let octal = |i: usize| matches!(bytes.get(i), Some(b'0'..=b'7'));
            Some(match (octal(2), octal(3) && first <= b'3') {
                (true, true) => 4,
                (true, false) => 3,
                (false, _) => 2,
            })
        }
        _ => None,
    }
}

enum Compound {
    Is(Keyword, usize),
    Broken,
    No,
}

/// Keywords of more than one word that begin with `word`, with what follows it.
fn compounds(word: &str) -> &'static [(Keyword, &'static str)] {
    use std::collections::HashMap;
    use std::sync::LazyLock;
    static BY_WORD: LazyLock<HashMap<&'static str, Vec<(Keyword, &'static str)>>> = LazyLock::new(|| {
        let mut map: HashMap<&'static str, Vec<(Keyword, &'static str)>> = HashMap::new();
        for &(keyword, text) in Keyword::ALL {
            if let Some(at) = text.find(['-', '.', '~', ' ']).filter(|_| !text.starts_with('!')) {
                map.entry(&text[..at]).or_default().push((keyword, &text[at..]));
            }
        }
        map
    });
    BY_WORD.get(word).map_or(&[], Vec::as_slice)
}

/// Types whose name with parentheses is a literal.
fn is_typed_literal(keyword: Keyword) -> bool {
    use Keyword::*;
    matches!(
        keyword,
        Long | Int64 | Int | Int32 | Real | Double | Decimal | Bool | Datetime | Date | Time | Timespan | Guid
    )
}
