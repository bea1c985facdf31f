//! Names: plain, bracketed, keywords used as names, client parameters, wildcards.

use super::Parser;
use crate::ast::Name;
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;
use kql_diagnostics::Span;

impl Parser<'_> {
    /// Whether the token is an identifier or a keyword that may be a name anywhere.
    pub(super) fn nth_is_word(&self, offset: usize) -> bool {
        let token = self.nth(offset);
        token.kind == IDENT || (token.kind == KEYWORD && token.keyword.is_name())
    }

    /// Whether the token is a keyword that may be a name where one is declared.
    fn nth_is_extended(&self, offset: usize) -> bool {
        let token = self.nth(offset);
        token.kind == KEYWORD && token.keyword.is_extended_name()
    }

    /// Number of tokens of the name that begins `offset` tokens on; 0 when there is none.
    pub(super) fn name_len(&self, offset: usize) -> usize {
        match self.nth(offset).kind {
            L_BRACKET => self.bracketed_name_len(offset),
            L_BRACE => self.client_parameter_len(offset),
            _ => usize::from(self.nth_is_word(offset)),
        }
    }

    /// As [`Self::name_len`], for places that declare a name.
    pub(super) fn declared_name_len(&self, offset: usize) -> usize {
        match self.name_len(offset) {
            0 => usize::from(self.nth_is_extended(offset)),
            len => len,
        }
    }

    fn bracketed_name_len(&self, offset: usize) -> usize {
        let mut len = 1;
        while self.nth_at(offset + len, STRING_LITERAL) {
            len += 1;
        }
        if len > 1 && self.nth_at(offset + len, R_BRACKET) { len + 1 } else { 0 }
    }

    /// `{name}` or `{name[1]}` without blanks, as clients substitute them.
    pub(super) fn client_parameter_len(&self, offset: usize) -> usize {
        let joined = |at: usize| self.nth(offset + at).joined;
        if !self.nth_at(offset, L_BRACE) || !matches!(self.nth(offset + 1).kind, IDENT | KEYWORD) || !joined(1) {
            return 0;
        }
        let mut len = 2;
        if self.nth_at(offset + len, L_BRACKET) && joined(len) {
            len += 1;
            if self.nth_at(offset + len, MINUS) && joined(len) {
                len += 1;
            }
            if !(self.nth_at(offset + len, LONG_LITERAL) && joined(len)) {
                return 0;
            }
            len += 1;
            if !(self.nth_at(offset + len, R_BRACKET) && joined(len)) {
                return 0;
            }
            len += 1;
        }
        if self.nth_at(offset + len, R_BRACE) && joined(len) { len + 1 } else { 0 }
    }

    /// Parses a name that refers to something.
    pub(super) fn name(&mut self) -> Option<Name> {
        let len = self.name_len(0);
        self.name_of(len)
    }

    /// Parses a name where one is declared: some more keywords are allowed.
    pub(super) fn declared_name(&mut self) -> Option<Name> {
        let len = self.declared_name_len(0);
        self.name_of(len)
    }

    pub(super) fn required_name(&mut self) -> Name {
        self.name().unwrap_or_else(|| self.missing_name())
    }

    fn name_of(&mut self, len: usize) -> Option<Name> {
        if len == 0 {
            return None;
        }
        Some(match self.kind() {
            L_BRACKET => self.bracketed_name(),
            L_BRACE => self.client_parameter(len),
            _ => self.word_as_name(),
        })
    }

    /// Takes the current word as a name, whatever word it is.
    pub(super) fn word_as_name(&mut self) -> Name {
        let span = self.token_span();
        let text = self.token_text(0).to_owned();
        self.bump_as(NAME);
        Name { text, span, is_bracketed: false }
    }

    fn bracketed_name(&mut self) -> Name {
        let start = self.start_offset();
        self.start(BRACKETED_NAME);
        self.bump();
        let text = self.string_tokens();
        self.bump();
        self.finish();
        Name { text, span: self.span_from(start), is_bracketed: true }
    }

    fn client_parameter(&mut self, len: usize) -> Name {
        let start = self.start_offset();
        self.start(CLIENT_PARAMETER);
        for _ in 0..len {
            self.bump();
        }
        self.finish();
        let span = self.span_from(start);
        Name { text: self.text[span.range()].to_owned(), span, is_bracketed: false }
    }

    /// `['x']` as a name, if the bracket holds only strings.
    pub(super) fn bracketed_name_opt(&mut self) -> Option<Name> {
        (self.bracketed_name_len(0) > 0 && self.at(L_BRACKET)).then(|| self.bracketed_name())
    }

    /// Number of tokens of a name with `*` in it; 0 when there is none.
    pub(super) fn wildcard_len(&self, offset: usize) -> usize {
        let mut len = if self.nth_at(offset, STAR) {
            1
        } else if (self.nth_at(offset, IDENT) || self.nth_is_extended(offset))
            && self.nth_at(offset + 1, STAR)
            && self.nth(offset + 1).joined
        {
            2
        } else {
            return 0;
        };
        loop {
            let token = self.nth(offset + len);
            let belongs = matches!(token.kind, IDENT | LONG_LITERAL | STAR) || self.nth_is_extended(offset + len);
            if !belongs || !token.joined {
                return len;
            }
            len += 1;
        }
    }

    pub(super) fn wildcard(&mut self) -> Option<Name> {
        let len = self.wildcard_len(0);
        if len == 0 {
            return None;
        }
        let start = self.start_offset();
        self.start(WILDCARD_NAME);
        for _ in 0..len {
            self.bump();
        }
        self.finish();
        let span = self.span_from(start);
        Some(Name { text: self.text[span.range()].to_owned(), span, is_bracketed: false })
    }

    /// Length of `name-with-dashes`, which is no name but is meant as one left of `=`.
    pub(super) fn dashed_name_len(&self) -> usize {
        if !matches!(self.kind(), IDENT | KEYWORD) {
            return 0;
        }
        let mut len = 1;
        while matches!(self.nth(len).kind, IDENT | KEYWORD | MINUS) && self.nth(len).joined {
            len += 1;
        }
        len
    }

    /// Takes `len` tokens as a name and reports that it needs brackets.
    pub(super) fn unbracketed_name(&mut self, len: usize) -> Name {
        let start = self.start_offset();
        let end = self.nth(len - 1).end;
        let text = self.text[start as usize..end as usize].to_owned();
        if let Some(diagnostic) = self.error("KS228", format!("the name `{text}` must be bracketed to be used here")) {
            diagnostic.span = Span::new(start, end);
            diagnostic.help = Some(format!("write `['{text}']`"));
        }
        self.start(NAME);
        for _ in 0..len {
            self.bump();
        }
        self.finish();
        Name { text, span: self.span_from(start), is_bracketed: false }
    }

    /// Whether a reserved keyword stands before something that only follows names.
    pub(super) fn is_keyword_in_name_position(&self) -> bool {
        use Keyword::*;
        if !self.at(KEYWORD) {
            return false;
        }
        match self.nth(1).kind {
            EQUAL_EQUAL | BANG_EQUAL | EQUAL_TILDE | BANG_TILDE | GREATER | GREATER_EQUAL | LESS | LESS_EQUAL
            | STAR | SLASH | PERCENT | PLUS | MINUS | R_PAREN | R_BRACKET | R_BRACE | L_PAREN | L_BRACKET | DOT
            | COMMA | COLON | BAR => true,
            KEYWORD => matches!(
                self.nth_keyword(1),
                And | Or
                    | Has
                    | NotHas
                    | HasCs
                    | NotHasCs
                    | Hasprefix
                    | NotHasprefix
                    | HasprefixCs
                    | NotHasprefixCs
                    | Hassuffix
                    | NotHassuffix
                    | HassuffixCs
                    | NotHassuffixCs
                    | Like
                    | Notlike
                    | Likecs
                    | Notlikecs
                    | Contains
                    | NotContains
                    | NotContainsLegacy
                    | ContainsCs
                    | ContainsCsLegacy
                    | NotContainsCs
                    | NotContainsCsLegacy
                    | Startswith
                    | NotStartswith
                    | StartswithCs
                    | NotStartswithCs
                    | Endswith
                    | NotEndswith
                    | EndswithCs
                    | NotEndswithCs
                    | MatchesRegex
                    | In
                    | InCi
                    | NotIn
                    | NotInCi
                    | HasAny
                    | HasAll
                    | Between
                    | NotBetween
            ),
            _ => false,
        }
    }
}
