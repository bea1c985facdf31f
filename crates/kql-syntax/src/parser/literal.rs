//! Literals and their values.
//!
//! Decisions:
//! - A typed literal whose text is no such value (`datetime(soon)`) is the type's null,
//!   with a warning; the language accepts it.
//! - An integer beyond 64 bits is an error: no other value would be right.

use super::Parser;
use super::list::ListRule;
use crate::ast::{ColumnDecl, Expr, ExprKind, Name};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;
use crate::lexer::escape_len;
use kql_diagnostics::Span;
use kql_types::{Literal, ScalarType, dynamic::Encoder};

impl Parser<'_> {
    fn literal_expr(&self, literal: Literal, start: u32) -> Expr {
        Expr { kind: ExprKind::Literal(literal), span: self.span_from(start) }
    }

    /// Parses a literal as lists of constants allow it: signed numbers, `typeof(…)` and client parameters included.
    pub(super) fn literal(&mut self) -> Option<Expr> {
        match self.kind() {
            PLUS | MINUS => self.signed_number(),
            KEYWORD if self.at_keyword(Keyword::Typeof) => Some(self.typeof_literal()),
            L_BRACE if self.client_parameter_len(0) > 0 => {
                let name = self.name()?;
                Some(Expr { span: name.span, kind: ExprKind::Name(name) })
            }
            _ => self.unsigned_literal(),
        }
    }

    /// Parses a literal that may begin any expression.
    pub(super) fn unsigned_literal(&mut self) -> Option<Expr> {
        let start = self.start_offset();
        let text = self.token_text(0);
        let span = self.token_span();
        let literal = match self.kind() {
            LONG_LITERAL => self.long_value(text, span),
            REAL_LITERAL => real(text).map_or(Literal::Null(ScalarType::Real), Literal::Real),
            TIMESPAN_LITERAL => self.timespan_value(text, span),
            BOOL_LITERAL => Literal::Bool(text.eq_ignore_ascii_case("true")),
            TYPED_LITERAL => self.typed_value(text, span),
            RAW_GUID_LITERAL => {
                if let Some(diagnostic) = self.error("KS214", format!("the guid `{text}` must be written in `guid(…)`"))
                {
                    diagnostic.help = Some(format!("write `guid({text})`"));
                }
                kql_types::guid::parse(text).map_or(Literal::Null(ScalarType::Guid), Literal::Guid)
            }
            STRING_LITERAL => {
                let checkpoint = self.checkpoint();
                let text = self.string_tokens();
                self.wrap(checkpoint, LITERAL);
                return Some(self.literal_expr(Literal::String(text), start));
            }
            KEYWORD if self.at_keyword(Keyword::Dynamic) && self.nth_at(1, L_PAREN) => return self.dynamic_literal(),
            _ => return None,
        };
        self.bump_as(LITERAL);
        Some(self.literal_expr(literal, start))
    }

    /// Takes one or more adjacent strings and returns their text as one.
    pub(super) fn string_tokens(&mut self) -> String {
        let mut text = string_value(self.token_text(0));
        self.bump();
        while self.at(STRING_LITERAL) {
            text.push_str(&string_value(self.token_text(0)));
            self.bump();
        }
        text
    }

    /// `-1`, `+2.5`, `-1d`: a sign joined to a number.
    fn signed_number(&mut self) -> Option<Expr> {
        if !matches!(self.nth(1).kind, LONG_LITERAL | REAL_LITERAL | TIMESPAN_LITERAL) || !self.nth(1).joined {
            return None;
        }
        let start = self.start_offset();
        let number = self.token_text(1);
        let is_negative = self.at(MINUS);
        let span = Span::new(start, self.nth(1).end);
        let signed = if is_negative { format!("-{number}") } else { number.to_owned() };
        let literal = match self.nth(1).kind {
            LONG_LITERAL => self.long_value(&signed, span),
            REAL_LITERAL => real(&signed).map_or(Literal::Null(ScalarType::Real), Literal::Real),
            _ => match self.timespan_value(number, span) {
                Literal::TimeSpan(ticks) if is_negative => Literal::TimeSpan(-ticks),
                other => other,
            },
        };
        self.start(LITERAL);
        self.bump();
        self.bump();
        self.finish();
        Some(self.literal_expr(literal, start))
    }

    fn long_value(&mut self, text: &str, span: Span) -> Literal {
        match long(text) {
            Some(value) => Literal::Long(value),
            None => {
                self.error_at("KS004", span, format!("`{text}` does not fit in a long"));
                Literal::Null(ScalarType::Long)
            }
        }
    }

    fn timespan_value(&mut self, text: &str, span: Span) -> Literal {
        match unit_timespan(text) {
            Some(ticks) => Literal::TimeSpan(ticks),
            None => {
                self.error_at("KS004", span, format!("`{text}` does not fit in a timespan"));
                Literal::Null(ScalarType::TimeSpan)
            }
        }
    }

    /// The value of `type(text)`.
    fn typed_value(&mut self, token: &str, span: Span) -> Literal {
        let Some((type_name, rest)) = token.split_once('(') else {
            return Literal::Null(ScalarType::String);
        };
        let text = rest.strip_suffix(')').unwrap_or(rest).trim();
        let ty = ScalarType::from_name(type_name).unwrap_or(ScalarType::String);
        if text.eq_ignore_ascii_case("null") {
            return Literal::Null(ty);
        }
        let bare = unquote(text);
        let value = match ty {
            ScalarType::Bool => boolean(bare).map(Literal::Bool),
            ScalarType::Int => long(bare).and_then(|v| i32::try_from(v).ok()).map(Literal::Int),
            ScalarType::Long => long(bare).map(Literal::Long),
            ScalarType::Real => real(bare).map(Literal::Real),
            ScalarType::Decimal => kql_types::decimal::parse(bare).map(Literal::Decimal),
            ScalarType::DateTime => kql_types::datetime::parse(bare)
                // `datetime(2017 - 08 - 01)` is a date all the same.
                .or_else(|| kql_types::datetime::parse(&bare.replace(" - ", "-")))
                .map(Literal::DateTime),
            ScalarType::TimeSpan => {
                unit_timespan(bare).or_else(|| kql_types::timespan::parse(bare)).map(Literal::TimeSpan)
            }
            ScalarType::Guid => kql_types::guid::parse(bare).map(Literal::Guid),
            ScalarType::String | ScalarType::Dynamic => None,
        };
        value.unwrap_or_else(|| {
            self.warn_at("KU001", span, format!("`{text}` is no {ty}, so this literal is null"));
            Literal::Null(ty)
        })
    }

    // dynamic(…)

    fn dynamic_literal(&mut self) -> Option<Expr> {
        let start = self.start_offset();
        self.start(DYNAMIC_LITERAL);
        self.bump();
        let open = self.token_span();
        self.bump();
        let mut encoder = Encoder::new();
        let kind = match self.json_value(&mut encoder) {
            Some(Json::Null) => ExprKind::Literal(Literal::Null(ScalarType::Dynamic)),
            Some(Json::Value) => ExprKind::Literal(Literal::Dynamic(encoder.into_bytes())),
            Some(Json::Parameter(name)) => ExprKind::Name(name),
            None => {
                self.missing("a JSON value");
                ExprKind::Literal(Literal::Null(ScalarType::Dynamic))
            }
        };
        self.expect_close(R_PAREN, open);
        self.finish();
        Some(Expr { kind, span: self.span_from(start) })
    }

    /// Parses a JSON value, in which KQL's scalar literals may stand too.
    fn json_value(&mut self, out: &mut Encoder) -> Option<Json> {
        let open = self.token_span();
        match self.kind() {
            MINUS if matches!(self.nth(1).kind, LONG_LITERAL | REAL_LITERAL) => {
                let text = format!("-{}", self.token_text(1));

                if self.nth_at(1, LONG_LITERAL) {
                    json_integer(out, &text);
                } else {
                    match real(&text) {
                        Some(value) => out.real(value),
                        None => out.null(),
                    }
                }

                self.start(LITERAL);
                self.bump();
                self.bump();
                self.finish();
                Some(Json::Value)
            }
            LONG_LITERAL => {
                json_integer(out, self.token_text(0));
                self.bump_as(LITERAL);
                Some(Json::Value)
            }
            KEYWORD if self.at_keyword(Keyword::Null) => {
                out.null();
                self.bump_as(LITERAL);
                Some(Json::Null)
            }
            KEYWORD if self.at_keyword(Keyword::Dynamic) && self.nth_at(1, L_PAREN) => {
                let checkpoint = self.checkpoint();
                self.bump();
                let open = self.token_span();
                self.bump();
                let value = self.nested(|_| None, |p| p.json_value(out));
                if value.is_none() {
                    self.missing("a JSON value");
                    out.null();
                }
                self.expect_close(R_PAREN, open);
                self.wrap(checkpoint, DYNAMIC_LITERAL);
                Some(value.unwrap_or(Json::Null))
            }
            L_BRACKET => {
                self.start(JSON_ARRAY);
                self.bump();
                out.begin_array();
                self.nested(
                    |_| (),
                    |p| {
                        p.json_elements(R_BRACKET, |p| match p.json_value(out) {
                            Some(Json::Parameter(_)) => {
                                out.null();
                                true
                            }
                            Some(_) => true,
                            None => {
                                p.missing("a JSON value");
                                false
                            }
                        });
                    },
                );
                out.end();
                self.expect_close(R_BRACKET, open);
                self.finish();
                Some(Json::Value)
            }
            L_BRACE if self.client_parameter_len(0) > 0 => self.name().map(Json::Parameter),
            L_BRACE => {
                self.start(JSON_OBJECT);
                self.bump();
                out.begin_bag();
                self.nested(|_| (), |p| p.json_elements(R_BRACE, |p| p.json_pair(out)));
                out.end();
                self.expect_close(R_BRACE, open);
                self.finish();
                Some(Json::Value)
            }
            _ => match self.unsigned_literal()?.kind {
                ExprKind::Literal(literal) => {
                    out.literal(&literal);
                    Some(Json::Value)
                }
                _ => {
                    out.null();
                    Some(Json::Value)
                }
            },
        }
    }

    /// Elements until `close`; an element that reports an error and takes nothing ends the list.
    fn json_elements(&mut self, close: crate::kind::SyntaxKind, mut element: impl FnMut(&mut Self) -> bool) {
        if self.at(close) || self.at_common_end() {
            return;
        }
        loop {
            let before = self.pos;
            let is_well = element(self);
            if !is_well && self.pos == before && !self.at(COMMA) {
                return;
            }
            if !self.eat(COMMA) {
                return;
            }
        }
    }

    fn json_pair(&mut self, out: &mut Encoder) -> bool {
        if !self.at(STRING_LITERAL) {
            self.missing("a `\"key\": value` pair");
            return false;
        }
        self.start(JSON_PAIR);
        out.key(&string_value(self.token_text(0)));
        self.bump();
        self.expect(COLON, "`:`");
        match self.json_value(out) {
            Some(Json::Parameter(_)) => out.null(),
            Some(_) => {}
            None => {
                self.missing("a JSON value");
                out.null();
            }
        }
        self.finish();
        true
    }

    // typeof(…)

    pub(super) fn typeof_literal(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(TYPEOF_LITERAL);
        self.bump();
        let open = self.token_span();
        let mut ty = None;
        let mut columns = Vec::new();
        let mut has_star = false;
        if self.expect(L_PAREN, "`(`") {
            let is_scalar = self.at_type_name() || (self.at(IDENT) && self.nth_at(1, R_PAREN));
            if is_scalar && !self.nth_at(1, COLON) {
                ty = Some(self.type_word());
            } else {
                let elements = self.comma_list(ListRule::Any, Self::typeof_element, |p| {
                    p.missing("type");
                    None
                });
                for element in elements {
                    match element {
                        Some(column) => columns.push(column),
                        None => has_star = true,
                    }
                }
            }
            self.expect_close(R_PAREN, open);
        }
        self.finish();
        Expr { kind: ExprKind::TypeOf { ty, columns, has_star }, span: self.span_from(start) }
    }

    /// `*` (as `None`) or `name:type`.
    fn typeof_element(&mut self) -> Option<Option<ColumnDecl>> {
        if self.at(STAR) {
            self.bump_as(STAR_EXPR);
            return Some(None);
        }
        self.column_declaration().map(Some)
    }
}

/// What a JSON value was, beside what went into the encoder.
enum Json {
    Null,
    Value,
    /// `{name}`, which a client replaces before it sends the query.
    Parameter(Name),
}

/// Integers beyond 64 bits keep their magnitude as reals, as JSON readers have it.
fn json_integer(out: &mut Encoder, text: &str) {
    match long(text) {
        Some(value) => out.long(value),
        None => match text.parse() {
            Ok(value) => out.real(value),
            Err(_) => out.null(),
        },
    }
}

/// Returns the text that a string token stands for.
pub(crate) fn string_value(token: &str) -> String {
    let token = token.strip_prefix(['h', 'H']).unwrap_or(token);
    let (is_verbatim, token) = match token.strip_prefix('@') {
        Some(rest) => (true, rest),
        None => (false, token),
    };
    for fence in ["```", "~~~"] {
        if let Some(rest) = token.strip_prefix(fence) {
            return rest.strip_suffix(fence).unwrap_or(rest).to_owned();
        }
    }
    let Some(quote) = token.chars().next() else { return String::new() };
    let body = &token[quote.len_utf8()..];
    let is_closed = body.ends_with(quote);
    if is_verbatim {
        let body = if is_closed { &body[..body.len() - 1] } else { body };
        return if body.contains(quote) {
            body.replace(&format!("{quote}{quote}"), &quote.to_string())
        } else {
            body.to_owned()
        };
    }
    if !body.contains('\\') {
        return (if is_closed { &body[..body.len() - 1] } else { body }).to_owned();
    }
    let mut value = String::with_capacity(body.len());
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        if c == quote {
            break;
        }
        if c != '\\' {
            value.push(c);
            at += c.len_utf8();
            continue;
        }
        match escape_len(&body.as_bytes()[at..]) {
            Some(len) => {
                value.push(unescape(&body[at + 1..at + len]));
                at += len;
            }
            None => {
                value.push(c);
                at += 1;
            }
        }
    }
    value
}

/// The character of a valid escape, without its backslash. Halves of surrogate pairs become U+FFFD.
fn unescape(escape: &str) -> char {
    let code = |digits: &str, radix| {
        u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    match escape.as_bytes().first() {
        Some(b'a') => '\u{7}',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'v') => '\u{b}',
        Some(b'u' | b'U' | b'x') => code(&escape[1..], 16),
        Some(b'0'..=b'7') => code(escape, 8),
        _ => escape.chars().next().unwrap_or('\\'),
    }
}

/// `datetime("2020-01-01")` may quote its text.
fn unquote(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            return inner.trim();
        }
    }
    text
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    long(text).map(|value| value != 0)
}

fn long(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text[1..].trim_start()),
        b'+' => (false, text[1..].trim_start()),
        _ => (false, text),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        // Hex digits are bits: `0xFFFFFFFFFFFFFFFF` is -1.
        let value = u64::from_str_radix(hex, 16).ok()? as i64;
        return if is_negative { value.checked_neg() } else { Some(value) };
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.is_empty() {
        return None;
    }
    if is_negative { format!("-{digits}").parse().ok() } else { digits.parse().ok() }
}

fn real(text: &str) -> Option<f64> {
    match text {
        "nan" | "NaN" => return Some(f64::NAN),
        "inf" | "+inf" | "Infinity" | "+Infinity" => return Some(f64::INFINITY),
        "-inf" | "-Infinity" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    if text.is_empty() || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E')) {
        return None;
    }
    text.parse().ok()
}

const TICKS_PER_SECOND: i64 = 10_000_000;

/// Ticks of `1.5d`, `30min`, `-2h`; `None` for other forms and beyond the range.
fn unit_timespan(text: &str) -> Option<i64> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = (text[..unit_at].trim_end(), &text[unit_at..]);
    let unit_ticks: i64 = match unit {
        "d" | "day" | "days" => 86_400 * TICKS_PER_SECOND,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600 * TICKS_PER_SECOND,
        "m" | "min" | "minute" | "minutes" => 60 * TICKS_PER_SECOND,
        "s" | "sec" | "second" | "seconds" => TICKS_PER_SECOND,
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => TICKS_PER_SECOND / 1_000,
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => 10,
        "tick" | "ticks" => 1,
        // A tick is 100 ns: what is less than one is cut off.
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => {
            let nanos: f64 = number.parse().ok()?;
            let ticks = (nanos / 100.0) as i64;
            return Some(if is_negative { -ticks } else { ticks });
        }
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let is_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut ticks = whole.checked_mul(unit_ticks)?;
    // Exact for as many digits as matter: 19 digits of a fraction of a day are far below a tick.
    let fraction = &fraction[..fraction.len().min(18)];
    if !fraction.is_empty() {
        let numerator: i128 = fraction.parse().ok()?;
        let denominator = 10_i128.pow(fraction.len() as u32);
        let part = (numerator * i128::from(unit_ticks) + denominator / 2) / denominator;
        ticks = ticks.checked_add(i64::try_from(part).ok()?)?;
    }
    Some(if is_negative { -ticks } else { ticks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_unescaped() {
        assert_eq!(string_value(r#""a\tb\\c\"d""#), "a\tb\\c\"d");
        assert_eq!(string_value(r"'\x41\u00e9\U0001F600\101'"), "Aé😀A");
        assert_eq!(string_value(r#"h@"C:\x ""q""""#), r#"C:\x "q""#);
        assert_eq!(string_value("```a\n\\n```"), "a\n\\n");
        assert_eq!(string_value("\"open"), "open");
        assert_eq!(string_value("'"), "");
    }

    #[test]
    fn timespans_with_units() {
        assert_eq!(unit_timespan("1.5d"), Some(129_600 * TICKS_PER_SECOND));
        assert_eq!(unit_timespan("1microsecond"), Some(10));
        assert_eq!(unit_timespan("3tick"), Some(3));
        assert_eq!(unit_timespan("0.1s"), Some(1_000_000));
        assert_eq!(unit_timespan("99999999999d"), None);
        assert_eq!(unit_timespan("00:05"), None);
    }

    #[test]
    fn integers() {
        assert_eq!(long("0x1F"), Some(31));
        assert_eq!(long("0xFFFFFFFFFFFFFFFF"), Some(-1));
        assert_eq!(long("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(long("9223372036854775808"), None);
        assert_eq!(long("--1"), None);
    }
}
