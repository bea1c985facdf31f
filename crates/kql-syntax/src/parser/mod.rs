//! The parser: tokens to the lossless tree and, in the same pass, to [`crate::ast`].
//!
//! Recursive descent. Each rule emits the tokens it takes into the green tree and
//! returns the typed node, so the two trees cannot disagree. Rules never fail: what
//! is missing becomes `Missing`, what is left over goes into an `ERROR` node, and one
//! diagnostic is reported per place.
//!
//! Depth is bounded twice, so that no consumer's recursion can overflow: brackets and
//! calls nest at most [`MAX_NESTING`] deep, and a chain of left-associative operators
//! is at most [`MAX_CHAIN`] long (`and` and `or` chains of any length are balanced
//! instead, which does not change their meaning). The parser itself takes more stack when
//! the thread's is short.

mod expression;
mod graph;
mod list;
mod literal;
mod name;
mod operator;
mod parameter;
mod source;
mod statement;

pub use operator::operator_names;

use crate::ast::{self, Expr, ExprKind};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::{self, *};
use crate::lexer::{self, Token, Trivia};
use kql_diagnostics::{Diagnostic, Span};
use rowan::{Checkpoint, GreenNode, GreenNodeBuilder};

/// How deep brackets, calls and subqueries may nest.
pub const MAX_NESTING: u32 = 256;

/// How many operators of one left-associative chain (`a + b + …`, `a.b.c…`) are accepted.
pub const MAX_CHAIN: usize = 1000;

/// What a rule of the whole text gives.
pub(crate) struct Parsed<T> {
    pub(crate) green: GreenNode,
    pub(crate) value: T,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

pub(crate) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    trivia: Vec<Trivia>,
    pos: usize,
    /// First trivia not yet in the tree.
    trivia_pos: usize,
    builder: GreenNodeBuilder<'static>,
    diagnostics: Vec<Diagnostic>,
    depth: u32,
    /// Start of the token that the last syntax error was reported at.
    last_error: Option<u32>,
    /// End of the last token taken.
    last_end: u32,
    /// Set once the depth limit is hit: everything after is kept, but not parsed.
    is_too_deep: bool,
    /// A chain over the limit is reported once.
    has_long_chain: bool,
}

/// Parses the whole text by one rule; what the rule leaves over is an error.
pub(crate) fn run<'t, T>(text: &'t str, rule: impl FnOnce(&mut Parser<'t>) -> T) -> Parsed<T> {
    let lexed = lexer::lex(text);
    let mut parser = Parser {
        text,
        tokens: lexed.tokens,
        trivia: lexed.trivia,
        pos: 0,
        trivia_pos: 0,
        builder: GreenNodeBuilder::new(),
        diagnostics: lexed.diagnostics,
        depth: 0,
        last_error: None,
        last_end: 0,
        is_too_deep: false,
        has_long_chain: false,
    };
    parser.builder.start_node(QUERY.into());
    let value = rule(&mut parser);
    parser.rest_is_unexpected();
    parser.flush_trivia();
    parser.builder.finish_node();
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
    Parsed { green: parser.builder.finish(), value, diagnostics }
}

impl<'t> Parser<'t> {
    // Looking.

    fn nth(&self, offset: usize) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.pos + offset).min(last)]
    }

    fn kind(&self) -> SyntaxKind {
        self.nth(0).kind
    }

    fn keyword(&self) -> Keyword {
        self.nth_keyword(0)
    }

    /// The keyword `offset` tokens on; typed literals such as `int(1)` are no keywords.
    fn nth_keyword(&self, offset: usize) -> Keyword {
        let token = self.nth(offset);
        if token.kind == KEYWORD { token.keyword } else { Keyword::None }
    }

    fn at(&self, kind: SyntaxKind) -> bool {
        self.kind() == kind
    }

    fn nth_at(&self, offset: usize, kind: SyntaxKind) -> bool {
        self.nth(offset).kind == kind
    }

    fn at_keyword(&self, keyword: Keyword) -> bool {
        self.keyword() == keyword
    }

    fn at_end(&self) -> bool {
        self.at(END)
    }

    fn token_text(&self, offset: usize) -> &'t str {
        let token = self.nth(offset);
        &self.text[token.start as usize..token.end as usize]
    }

    fn token_span(&self) -> Span {
        let token = self.nth(0);
        Span::new(token.start, token.end)
    }

    /// Where a node that begins with the current token starts.
    fn start_offset(&self) -> u32 {
        self.nth(0).start
    }

    /// The span from `start` to the last token taken.
    fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.last_end.max(start))
    }

    /// Whether a list or an operator must end here.
    fn at_common_end(&self) -> bool {
        matches!(self.kind(), R_PAREN | R_BRACKET | R_BRACE | BAR | SEMICOLON | END)
    }

    // Taking.

    /// Puts white space and comments before the current token into the tree.
    fn flush_trivia(&mut self) {
        let end = self.nth(0).trivia_end as usize;
        while self.trivia_pos < end {
            let trivia = self.trivia[self.trivia_pos];
            self.builder.token(trivia.kind.into(), &self.text[trivia.start as usize..trivia.end as usize]);
            self.trivia_pos += 1;
        }
    }

    /// Takes the current token, whatever it is.
    fn bump(&mut self) {
        self.flush_trivia();
        let token = *self.nth(0);
        if token.kind == END {
            return;
        }
        self.builder.token(token.kind.into(), &self.text[token.start as usize..token.end as usize]);
        self.last_end = token.end;
        self.pos += 1;
    }

    fn eat(&mut self, kind: SyntaxKind) -> bool {
        let is_here = self.at(kind);
        if is_here {
            self.bump();
        }
        is_here
    }

    fn eat_keyword(&mut self, keyword: Keyword) -> bool {
        let is_here = self.at_keyword(keyword);
        if is_here {
            self.bump();
        }
        is_here
    }

    fn start(&mut self, kind: SyntaxKind) {
        self.flush_trivia();
        self.builder.start_node(kind.into());
    }

    fn finish(&mut self) {
        self.builder.finish_node();
    }

    fn checkpoint(&mut self) -> Checkpoint {
        self.flush_trivia();
        self.builder.checkpoint()
    }

    /// Wraps all that was emitted since the checkpoint.
    fn wrap(&mut self, checkpoint: Checkpoint, kind: SyntaxKind) {
        self.builder.start_node_at(checkpoint, kind.into());
        self.builder.finish_node();
    }

    /// Emits the current token in a node of its own.
    fn bump_as(&mut self, kind: SyntaxKind) {
        self.start(kind);
        self.bump();
        self.finish();
    }

    // Complaining.

    /// Where an error about the current token is shown: at the end of the text, behind the last token.
    fn error_span(&self) -> Span {
        if self.at_end() { Span::new(self.last_end, self.last_end) } else { self.token_span() }
    }

    /// Reports a syntax error at the current token, unless one is reported there already.
    fn error(&mut self, code: &'static str, message: impl Into<String>) -> Option<&mut Diagnostic> {
        let start = self.nth(0).start;
        // A character outside the language has its diagnostic from the lexer.
        if self.is_too_deep || self.last_error == Some(start) || self.at(BAD) {
            return None;
        }
        self.last_error = Some(start);
        let diagnostic = Diagnostic::error(code, self.error_span(), message);
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut()
    }

    fn error_at(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    fn warn_at(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, span, message));
    }

    /// What stands here, for a message.
    fn found(&self) -> String {
        if self.at_end() { "the end of the query".to_owned() } else { format!("`{}`", shorten(self.token_text(0))) }
    }

    fn expected(&mut self, what: &str) {
        let message = format!("expected {what}, found {}", self.found());
        self.error("KS005", message);
    }

    /// Reports `missing …`, with the advice to bracket a keyword that stands in its place.
    fn missing(&mut self, what: &str) {
        let keyword = self.keyword();
        let message = format!("missing {what}");
        if let Some(diagnostic) = self.error("KS006", message)
            && keyword != Keyword::None
        {
            let word = keyword.text();
            diagnostic.help = Some(format!("if `{word}` is meant as a name, write `['{word}']`"));
        }
    }

    fn expect(&mut self, kind: SyntaxKind, what: &str) -> bool {
        let is_here = self.eat(kind);
        if !is_here {
            self.expected(what);
        }
        is_here
    }

    fn expect_keyword(&mut self, keyword: Keyword) -> bool {
        let is_here = self.eat_keyword(keyword);
        if !is_here {
            self.expected(&format!("`{}`", keyword.text()));
        }
        is_here
    }

    /// Takes the closing bracket; when it is not next, what stands before it is skipped.
    fn expect_close(&mut self, close: SyntaxKind, open: Span) -> bool {
        if self.eat(close) {
            return true;
        }
        let text = match close {
            R_PAREN => "`)`",
            R_BRACKET => "`]`",
            _ => "`}`",
        };
        let message = format!("expected {text}, found {}", self.found());
        if let Some(diagnostic) = self.error("KS005", message) {
            *diagnostic = diagnostic.clone().with_label(open, "to close this");
        }
        self.skip_until(|kind| matches!(kind, BAR | SEMICOLON));
        self.eat(close)
    }

    /// Puts tokens into an `ERROR` node up to a token that `stop` names, an unmatched closing bracket or the end.
    fn skip_until(&mut self, stop: impl Fn(SyntaxKind) -> bool) {
        let mut nesting = 0u32;
        let mut is_open = false;
        loop {
            let kind = self.kind();
            let ends = match kind {
                END => true,
                R_PAREN | R_BRACKET | R_BRACE if nesting == 0 => true,
                // A statement's end is a better place to go on than the end of a broken bracket.
                SEMICOLON => stop(kind),
                _ => nesting == 0 && stop(kind),
            };
            if ends {
                break;
            }
            match kind {
                L_PAREN | L_BRACKET | L_BRACE => nesting += 1,
                R_PAREN | R_BRACKET | R_BRACE => nesting -= 1,
                _ => {}
            }
            if !is_open {
                self.start(ERROR);
                is_open = true;
            }
            self.bump();
        }
        if is_open {
            self.finish();
        }
    }

    /// Whatever the last rule did not take.
    fn rest_is_unexpected(&mut self) {
        if self.at_end() {
            return;
        }
        let message = format!("{} is unexpected here", self.found());
        self.error("KS198", message);
        self.start(ERROR);
        while !self.at_end() {
            self.bump();
        }
        self.finish();
    }

    // Depth.

    /// Runs a rule one level deeper; beyond the limit, the rest of the text is kept as one error.
    fn nested<T>(&mut self, too_deep: impl FnOnce(&Self) -> T, rule: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_NESTING {
            self.give_up();
            return too_deep(self);
        }
        self.depth += 1;
        let value = with_stack(|| rule(self));
        self.depth -= 1;
        value
    }

    fn nested_expr(&mut self, rule: impl FnOnce(&mut Self) -> Option<Expr>) -> Option<Expr> {
        self.nested(|p| Some(p.error_expr()), rule)
    }

    fn give_up(&mut self) {
        if self.is_too_deep {
            return;
        }
        if let Some(diagnostic) =
            self.error("KS245", format!("the query is nested more than {MAX_NESTING} levels deep"))
        {
            diagnostic.help = Some("move inner parts into let statements".to_owned());
        }
        self.is_too_deep = true;
        self.start(ERROR);
        while !self.at_end() {
            self.bump();
        }
        self.finish();
    }

    fn error_expr(&self) -> Expr {
        Expr { kind: ExprKind::Error, span: self.error_span() }
    }

    /// A place for an expression that is not there; reports it.
    fn missing_expr(&mut self) -> Expr {
        self.missing("expression");
        Expr { kind: ExprKind::Missing, span: self.error_span() }
    }

    fn missing_name(&mut self) -> ast::Name {
        self.missing("name");
        self.no_name()
    }

    /// An empty name for a place whose error is reported already.
    fn no_name(&self) -> ast::Name {
        ast::Name { text: String::new(), span: self.error_span(), is_bracketed: false }
    }
}

/// Runs a recursive rule with enough stack whatever thread it runs on.
pub(crate) fn with_stack<T>(rule: impl FnOnce() -> T) -> T {
    const RED_ZONE: usize = 128 * 1024;
    const GROWTH: usize = 1024 * 1024;
    stacker::maybe_grow(RED_ZONE, GROWTH, rule)
}

/// The first line of a text, cut to a length that fits a message.
fn shorten(text: &str) -> String {
    const MAX: usize = 40;
    let line = text.lines().next().unwrap_or(text);
    if line.chars().count() <= MAX && line.len() == text.len() {
        return text.to_owned();
    }
    let mut short: String = line.chars().take(MAX).collect();
    short.push('…');
    short
}
