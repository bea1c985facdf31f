//! Scalar expressions and pipelines.
//!
//! Binding, loosest first: `or`, `and`, equality and `in` and `between` (not
//! chainable), relation (not chainable), `+ -`, `* / %`, string operators (not
//! chainable), sign, then `.` and `[]`.

use super::list::ListRule;
use super::{MAX_CHAIN, Parser};
use crate::ast::{BinaryOp, Call, Expr, ExprKind, InOp, Name, UnaryOp};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;
use kql_diagnostics::Span;

impl Parser<'_> {
    /// Parses an expression without a pipe.
    pub(super) fn unnamed(&mut self) -> Option<Expr> {
        self.nested_expr(Self::or_chain)
    }

    pub(super) fn required_unnamed(&mut self) -> Expr {
        self.unnamed().unwrap_or_else(|| self.missing_expr())
    }

    /// Parses `name = expr`, `(a, b) = expr` or an unnamed expression.
    pub(super) fn named(&mut self) -> Option<Expr> {
        let name_len = self.declared_name_len(0);
        if name_len > 0 && self.nth_at(name_len, EQUAL) {
            let start = self.start_offset();
            self.start(NAMED_EXPR);
            let name = self.declared_name().unwrap_or_else(|| self.no_name());
            return Some(self.named_value(start, vec![name]));
        }
        let dashed = self.dashed_name_len();
        if dashed > 0 && self.nth_at(dashed, EQUAL) {
            let start = self.start_offset();
            self.start(NAMED_EXPR);
            let name = self.unbracketed_name(dashed);
            return Some(self.named_value(start, vec![name]));
        }
        if self.at(L_PAREN) && self.is_name_list() {
            let start = self.start_offset();
            self.start(NAMED_EXPR);
            self.start(NAME_LIST);
            let open = self.token_span();
            self.bump();
            let names = self.comma_list(ListRule::Any, Self::declared_name, Self::missing_name);
            self.expect_close(R_PAREN, open);
            self.finish();
            return Some(self.named_value(start, names));
        }
        self.unnamed()
    }

    pub(super) fn required_named(&mut self) -> Expr {
        self.named().unwrap_or_else(|| self.missing_expr())
    }

    /// The `= expr` of a named expression, which ends the node that the caller began.
    fn named_value(&mut self, start: u32, names: Vec<Name>) -> Expr {
        self.expect(EQUAL, "`=`");
        let value = Box::new(self.required_unnamed());
        self.finish();
        Expr { kind: ExprKind::Named { names, value }, span: self.span_from(start) }
    }

    /// Whether `(name, name, …) =` stands here.
    fn is_name_list(&self) -> bool {
        let mut at = 1;
        while !matches!(self.nth(at).kind, R_PAREN | END) {
            let len = self.declared_name_len(at);
            if len == 0 {
                return false;
            }
            at += len;
            if self.nth_at(at, COMMA) {
                at += 1;
            } else if !self.nth_at(at, R_PAREN) {
                return false;
            }
        }
        self.nth_at(at, R_PAREN) && self.nth_at(at + 1, EQUAL)
    }

    pub(super) fn named_list(&mut self, rule: ListRule) -> Vec<Expr> {
        self.comma_list(rule, Self::named, Self::missing_expr)
    }

    pub(super) fn unnamed_list(&mut self, rule: ListRule) -> Vec<Expr> {
        self.comma_list(rule, Self::unnamed, Self::missing_expr)
    }

    // Chains.

    fn or_chain(&mut self) -> Option<Expr> {
        self.logical_chain(Keyword::Or, BinaryOp::Or, Self::and_chain)
    }

    fn and_chain(&mut self) -> Option<Expr> {
        self.logical_chain(Keyword::And, BinaryOp::And, Self::equality)
    }

    fn logical_chain(
        &mut self,
        keyword: Keyword,
        op: BinaryOp,
        operand: fn(&mut Self) -> Option<Expr>,
    ) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let first = operand(self)?;
        if !self.at_keyword(keyword) {
            return Some(first);
        }
        let mut operands = vec![first];
        let mut spans = Vec::new();
        while self.at_keyword(keyword) {
            spans.push(self.token_span());
            self.bump();
            operands.push(operand(self).unwrap_or_else(|| self.missing_expr()));
        }
        self.wrap(checkpoint, BINARY_EXPR);
        Some(join_logical(op, operands, &spans))
    }

    /// Operators of one level from left to right.
    fn arithmetic_chain(
        &mut self,
        operator: fn(&Self) -> Option<BinaryOp>,
        operand: fn(&mut Self) -> Option<Expr>,
    ) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let mut left = operand(self)?;
        let mut length = 0;
        while let Some(op) = operator(self) {
            length += 1;
            let op_span = self.token_span();
            if length > MAX_CHAIN {
                self.chain_too_long();
            }
            self.bump();
            let right = operand(self).unwrap_or_else(|| self.missing_expr());
            if length <= MAX_CHAIN {
                left = binary(op, op_span, left, right);
            }
        }
        if length > 0 {
            self.wrap(checkpoint, BINARY_EXPR);
        }
        Some(left)
    }

    fn chain_too_long(&mut self) {
        if !self.has_long_chain {
            self.has_long_chain = true;
            let span = self.token_span();
            self.error_at("KS245", span, format!("more than {MAX_CHAIN} operators in a row"));
        }
    }

    fn additive(&mut self) -> Option<Expr> {
        self.arithmetic_chain(
            |p| match p.kind() {
                PLUS => Some(BinaryOp::Add),
                MINUS => Some(BinaryOp::Subtract),
                _ => None,
            },
            Self::multiplicative,
        )
    }

    fn multiplicative(&mut self) -> Option<Expr> {
        self.arithmetic_chain(
            |p| match p.kind() {
                STAR => Some(BinaryOp::Multiply),
                SLASH => Some(BinaryOp::Divide),
                PERCENT => Some(BinaryOp::Modulo),
                _ => None,
            },
            Self::string_operation,
        )
    }

    // Single operators.

    fn relation(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let left = self.additive()?;
        let op = match self.kind() {
            LESS => BinaryOp::Less,
            LESS_EQUAL => BinaryOp::LessOrEqual,
            GREATER => BinaryOp::Greater,
            GREATER_EQUAL => BinaryOp::GreaterOrEqual,
            _ => return Some(left),
        };
        let op_span = self.token_span();
        self.bump();
        let right = self.additive().unwrap_or_else(|| self.missing_expr());
        self.wrap(checkpoint, BINARY_EXPR);
        Some(binary(op, op_span, left, right))
    }

    fn equality(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let left = if self.at(STAR) && self.nth_at(1, EQUAL_EQUAL) { self.star() } else { self.relation()? };
        let op_span = self.token_span();
        let op = match self.kind() {
            EQUAL_EQUAL => BinaryOp::Equal,
            BANG_EQUAL | LESS_GREATER => BinaryOp::NotEqual,
            KEYWORD => {
                let op = match self.keyword() {
                    // `on x in range(…)` of make-series is no operator.
                    Keyword::In if self.nth_keyword(1) == Keyword::Range => return Some(left),
                    Keyword::In => InOp::In,
                    Keyword::InCi => InOp::InCi,
                    Keyword::NotIn => InOp::NotIn,
                    Keyword::NotInCi => InOp::NotInCi,
                    Keyword::HasAny => InOp::HasAny,
                    Keyword::HasAll => InOp::HasAll,
                    Keyword::Between => return Some(self.between(checkpoint, left, false)),
                    Keyword::NotBetween => return Some(self.between(checkpoint, left, true)),
                    _ => return Some(left),
                };
                self.bump();
                let list = self.in_list();
                self.wrap(checkpoint, IN_EXPR);
                let span = self.span_from(left.span.start);
                return Some(Expr { kind: ExprKind::In { op, op_span, left: Box::new(left), list }, span });
            }
            _ => return Some(left),
        };
        self.bump();
        let right = self.relation().unwrap_or_else(|| self.missing_expr());
        self.wrap(checkpoint, BINARY_EXPR);
        Some(binary(op, op_span, left, right))
    }

    /// The parenthesized list of an `in` operator: values, or one query.
    fn in_list(&mut self) -> Vec<Expr> {
        let open = self.token_span();
        if !self.expect(L_PAREN, "`(`") {
            return Vec::new();
        }
        let checkpoint = self.checkpoint();
        let mut list = Vec::new();
        if self.at_query_operator() {
            list.push(self.required_expression());
        } else {
            list = self.unnamed_list(ListRule::OneOrMore);
            if list.len() == 1
                && self.at(BAR)
                && let Some(source) = list.pop()
            {
                list.push(self.pipeline(checkpoint, source));
            }
        }
        self.expect_close(R_PAREN, open);
        list
    }

    fn between(&mut self, checkpoint: rowan::Checkpoint, operand: Expr, negated: bool) -> Expr {
        self.bump();
        let open = self.token_span();
        let (low, high);
        if self.expect(L_PAREN, "`(`") {
            low = self.required_unnamed();
            self.expect(DOT_DOT, "`..`");
            high = self.required_unnamed();
            self.expect_close(R_PAREN, open);
        } else {
            low = self.error_expr();
            high = self.error_expr();
        }
        self.wrap(checkpoint, BETWEEN_EXPR);
        let span = self.span_from(operand.span.start);
        let (operand, low, high) = (Box::new(operand), Box::new(low), Box::new(high));
        Expr { kind: ExprKind::Between { negated, operand, low, high }, span }
    }

    fn string_operation(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let left = if self.at(STAR) && self.string_operator(1).is_some() { self.star() } else { self.signed()? };
        let Some(op) = self.string_operator(0) else { return Some(left) };
        let op_span = self.token_span();
        self.bump();
        let right = self.signed().unwrap_or_else(|| self.missing_expr());
        self.wrap(checkpoint, BINARY_EXPR);
        Some(binary(op, op_span, left, right))
    }

    fn string_operator(&self, offset: usize) -> Option<BinaryOp> {
        Some(match self.nth(offset).kind {
            EQUAL_TILDE => BinaryOp::EqualTilde,
            BANG_TILDE => BinaryOp::NotEqualTilde,
            COLON => BinaryOp::SearchTerm,
            KEYWORD => match self.nth_keyword(offset) {
                Keyword::Has => BinaryOp::Has,
                Keyword::NotHas => BinaryOp::NotHas,
                Keyword::HasCs => BinaryOp::HasCs,
                Keyword::NotHasCs => BinaryOp::NotHasCs,
                Keyword::Hasprefix => BinaryOp::HasPrefix,
                Keyword::NotHasprefix => BinaryOp::NotHasPrefix,
                Keyword::HasprefixCs => BinaryOp::HasPrefixCs,
                Keyword::NotHasprefixCs => BinaryOp::NotHasPrefixCs,
                Keyword::Hassuffix => BinaryOp::HasSuffix,
                Keyword::NotHassuffix => BinaryOp::NotHasSuffix,
                Keyword::HassuffixCs => BinaryOp::HasSuffixCs,
                Keyword::NotHassuffixCs => BinaryOp::NotHasSuffixCs,
                Keyword::Contains => BinaryOp::Contains,
                Keyword::NotContains | Keyword::NotContainsLegacy => BinaryOp::NotContains,
                Keyword::ContainsCs | Keyword::ContainsCsLegacy => BinaryOp::ContainsCs,
                Keyword::NotContainsCs | Keyword::NotContainsCsLegacy => BinaryOp::NotContainsCs,
                Keyword::Startswith => BinaryOp::StartsWith,
                Keyword::NotStartswith => BinaryOp::NotStartsWith,
                Keyword::StartswithCs => BinaryOp::StartsWithCs,
                Keyword::NotStartswithCs => BinaryOp::NotStartsWithCs,
                Keyword::Endswith => BinaryOp::EndsWith,
                Keyword::NotEndswith => BinaryOp::NotEndsWith,
                Keyword::EndswithCs => BinaryOp::EndsWithCs,
                Keyword::NotEndswithCs => BinaryOp::NotEndsWithCs,
                Keyword::Like => BinaryOp::Like,
                Keyword::Notlike => BinaryOp::NotLike,
                Keyword::Likecs => BinaryOp::LikeCs,
                Keyword::Notlikecs => BinaryOp::NotLikeCs,
                Keyword::MatchesRegex => BinaryOp::MatchesRegex,
                _ => return None,
            },
            _ => return None,
        })
    }

    pub(super) fn star(&mut self) -> Expr {
        let span = self.token_span();
        self.bump_as(STAR_EXPR);
        Expr { kind: ExprKind::Star, span }
    }

    // Operands.

    /// An operand with an optional sign; signs do not chain.
    pub(super) fn signed(&mut self) -> Option<Expr> {
        let op = match self.kind() {
            MINUS => UnaryOp::Minus,
            PLUS => UnaryOp::Plus,
            _ => return self.path(),
        };
        let start = self.start_offset();
        self.start(UNARY_EXPR);
        self.bump();
        let operand = Box::new(self.path().unwrap_or_else(|| self.missing_expr()));
        self.finish();
        Some(Expr { kind: ExprKind::Unary { op, operand }, span: self.span_from(start) })
    }

    /// A primary expression with its `.name`, `.f()` and `[index]`.
    pub(super) fn path(&mut self) -> Option<Expr> {
        if self.at_keyword(Keyword::Totable) {
            return Some(self.to_scalar_or_table(TOTABLE_EXPR, ExprKind::ToTable));
        }
        let checkpoint = self.checkpoint();
        let first = self.primary()?;
        Some(self.path_rest(checkpoint, first, PathRule::Expression))
    }

    /// What follows a primary expression.
    pub(super) fn path_rest(&mut self, checkpoint: rowan::Checkpoint, first: Expr, rule: PathRule) -> Expr {
        let mut expr = first;
        let mut length = 0;
        loop {
            let start = expr.span.start;
            match self.kind() {
                DOT => {
                    self.bump();
                    if rule == PathRule::Wildcard && self.wildcard_len(0) > 0 {
                        let selector = self.wildcard_expr().unwrap_or_else(|| self.missing_expr());
                        expr = Expr {
                            kind: ExprKind::Path { base: Box::new(expr), selector: Box::new(selector) },
                            span: self.span_from(start),
                        };
                        self.wrap(checkpoint, PATH_EXPR);
                        return expr;
                    }
                    let selector = match rule {
                        PathRule::Names => self.path_selector(),
                        _ => self.path_selector_or_call(),
                    };
                    let selector = selector.unwrap_or_else(|| {
                        self.missing("name");
                        Expr { kind: ExprKind::Missing, span: self.error_span() }
                    });
                    if length < MAX_CHAIN {
                        expr = Expr {
                            kind: ExprKind::Path { base: Box::new(expr), selector: Box::new(selector) },
                            span: self.span_from(start),
                        };
                    }
                }
                L_BRACKET => {
                    self.start(ELEMENT_ACCESS);
                    let index = self.bracketed_index();
                    self.finish();
                    if length < MAX_CHAIN {
                        expr = Expr {
                            kind: ExprKind::Element { base: Box::new(expr), index: Box::new(index) },
                            span: self.span_from(start),
                        };
                    }
                }
                _ => break,
            }
            length += 1;
            if length == MAX_CHAIN {
                self.chain_too_long();
            }
        }
        if length > 0 {
            self.wrap(checkpoint, PATH_EXPR);
        }
        expr
    }

    /// `[expr]`
    fn bracketed_index(&mut self) -> Expr {
        let open = self.token_span();
        self.bump();
        let index = self.unnamed().unwrap_or_else(|| {
            self.missing("name");
            Expr { kind: ExprKind::Missing, span: self.error_span() }
        });
        self.expect_close(R_BRACKET, open);
        index
    }

    /// A name behind a dot, `['name']` or `[expr]`.
    pub(super) fn path_selector(&mut self) -> Option<Expr> {
        if !self.at(L_BRACKET) {
            return self.bare_selector();
        }
        if let Some(name) = self.bracketed_name_opt() {
            return Some(Expr { span: name.span, kind: ExprKind::Name(name) });
        }
        if self.wildcard_len(1) > 0 {
            return Some(self.bracketed_wildcard());
        }
        let index = self.bracketed_index();
        Some(match index.kind {
            // Unlike `a.b` and `a.['b']`, `a.[b]` takes the value of `b`.
            ExprKind::Name(_) => Expr { span: index.span, kind: ExprKind::Parenthesized(Box::new(index)) },
            _ => index,
        })
    }

    /// `[a*]`
    fn bracketed_wildcard(&mut self) -> Expr {
        let start = self.start_offset();
        let open = self.token_span();
        self.start(BRACKETED_NAME);
        self.bump();
        let wildcard = self.wildcard_expr().unwrap_or_else(|| self.missing_expr());
        self.expect_close(R_BRACKET, open);
        self.finish();
        Expr { kind: wildcard.kind, span: self.span_from(start) }
    }

    /// A name where the special words `kind` and `withsource` are names too.
    pub(super) fn bare_selector(&mut self) -> Option<Expr> {
        let is_special =
            matches!(self.keyword(), Keyword::Kind | Keyword::WithSource | Keyword::WithSourceLegacy) || self.at(AT);
        let name = if is_special { self.word_as_name() } else { self.name()? };
        Some(Expr { span: name.span, kind: ExprKind::Name(name) })
    }

    pub(super) fn path_selector_or_call(&mut self) -> Option<Expr> {
        if self.at_call() { Some(self.call_expr()) } else { self.path_selector() }
    }

    pub(super) fn wildcard_expr(&mut self) -> Option<Expr> {
        let name = self.wildcard()?;
        let span = name.span;
        let kind = if name.text == "*" { ExprKind::Star } else { ExprKind::Wildcard(name) };
        Some(Expr { kind, span })
    }

    // Calls.

    pub(super) fn at_call(&self) -> bool {
        let len = self.name_len(0);
        len > 0 && self.nth_at(len, L_PAREN)
    }

    pub(super) fn call_expr(&mut self) -> Expr {
        let start = self.start_offset();
        let call = self.call();
        Expr { kind: ExprKind::Call(call), span: self.span_from(start) }
    }

    /// `name(args)`; the caller has looked.
    pub(super) fn call(&mut self) -> Call {
        self.start(CALL_EXPR);
        let name = self.required_name();
        let args = self.argument_list();
        self.finish();
        Call { name, args }
    }

    pub(super) fn argument_list(&mut self) -> Vec<Expr> {
        self.start(ARGUMENT_LIST);
        let open = self.token_span();
        self.bump();
        let args = self.comma_list(ListRule::Any, Self::argument, Self::missing_expr);
        self.expect_close(R_PAREN, open);
        self.finish();
        args
    }

    fn argument(&mut self) -> Option<Expr> {
        if self.at(STAR) && matches!(self.nth(1).kind, R_PAREN | COMMA) { Some(self.star()) } else { self.named() }
    }

    fn primary(&mut self) -> Option<Expr> {
        match self.kind() {
            L_PAREN => return Some(self.parenthesized()),
            KEYWORD => match self.keyword() {
                Keyword::Datatable => return Some(self.datatable()),
                Keyword::Externaldata | Keyword::ExternalDataLegacy => return Some(self.externaldata()),
                Keyword::ContextualDatatable => return Some(self.contextual_datatable()),
                Keyword::MaterializedViewCombine => return Some(self.materialized_view_combine()),
                Keyword::Toscalar => return Some(self.to_scalar_or_table(TOSCALAR_EXPR, ExprKind::ToScalar)),
                Keyword::Typeof if self.nth_at(1, L_PAREN) => return Some(self.typeof_literal()),
                _ => {}
            },
            _ => {}
        }
        if let Some(literal) = self.unsigned_literal() {
            return Some(literal);
        }
        if self.at_call() {
            return Some(self.call_expr());
        }
        if self.at(L_BRACE) && self.client_parameter_len(0) == 0 {
            return None;
        }
        if let Some(selector) = self.path_selector() {
            if self.at_keyword(Keyword::Datascope) {
                self.data_scope();
            }
            return Some(selector);
        }
        if self.is_keyword_in_name_position() {
            let name = self.unbracketed_name(1);
            return Some(Expr { span: name.span, kind: ExprKind::Name(name) });
        }
        None
    }

    /// `( expression )`, which may hold a pipeline.
    pub(super) fn parenthesized(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(PAREN_EXPR);
        let open = self.token_span();
        self.bump();
        let inner = self.required_expression();
        self.expect_close(R_PAREN, open);
        self.finish();
        Expr { kind: ExprKind::Parenthesized(Box::new(inner)), span: self.span_from(start) }
    }

    /// `toscalar(…)` and `totable(…)`.
    fn to_scalar_or_table(&mut self, node: crate::kind::SyntaxKind, kind: fn(Box<Expr>) -> ExprKind) -> Expr {
        let start = self.start_offset();
        self.start(node);
        self.bump();
        if self.at_keyword(Keyword::Kind) {
            self.operator_parameter();
        }
        let inner = self.query_in_parens();
        self.finish();
        Expr { kind: kind(Box::new(inner)), span: self.span_from(start) }
    }

    /// `( query )`
    pub(super) fn query_in_parens(&mut self) -> Expr {
        let open = self.token_span();
        if !self.expect(L_PAREN, "`(`") {
            return self.error_expr();
        }
        let inner = self.required_expression();
        self.expect_close(R_PAREN, open);
        inner
    }

    // Pipelines.

    /// Parses an expression that may be a pipeline or begin with an operator.
    pub(super) fn expression(&mut self) -> Option<Expr> {
        self.nested_expr(Self::pipe_expression)
    }

    pub(super) fn required_expression(&mut self) -> Expr {
        self.expression().unwrap_or_else(|| self.missing_expr())
    }

    fn pipe_expression(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let source = if self.at_query_operator() {
            match self.source_operator() {
                Some(source) => source,
                None => self.or_chain()?,
            }
        } else {
            match self.or_chain() {
                Some(expr) => expr,
                None => self.source_operator()?,
            }
        };
        Some(self.pipeline(checkpoint, source))
    }

    /// An operator in the place of a source.
    fn source_operator(&mut self) -> Option<Expr> {
        let start = self.start_offset();
        if self.at_keyword(Keyword::InlineExternalTable) {
            return self.inline_external_table();
        }
        let operator = self.operator()?;
        Some(Expr { kind: ExprKind::Source(Box::new(operator)), span: self.span_from(start) })
    }

    /// `| operator | operator …` after a source.
    pub(super) fn pipeline(&mut self, checkpoint: rowan::Checkpoint, source: Expr) -> Expr {
        // Leftovers of the source belong to it, so that the operators behind them are still seen.
        self.skip_leftovers();
        if !self.at(BAR) {
            return source;
        }
        let start = source.span.start;
        let mut operators = Vec::new();
        while self.eat(BAR) {
            operators.push(self.required_operator());
            self.skip_leftovers();
        }
        self.wrap(checkpoint, PIPE_EXPR);
        Expr { kind: ExprKind::Pipe { source: Box::new(source), operators }, span: self.span_from(start) }
    }

    /// Reports what stands between an expression and the pipe or end that should follow, and skips it.
    ///
    /// Only when a pipe follows in the same bracket: otherwise whoever asked for the expression knows better what
    /// to expect.
    fn skip_leftovers(&mut self) {
        // A statement's own expression is the first level.
        let is_statement = self.depth <= 1;
        if self.at_common_end() || self.at(COMMA) || (is_statement && self.begins_statement()) || !self.pipe_follows() {
            return;
        }
        self.expected("`|` or `;`");
        self.skip_until(|kind| matches!(kind, BAR | SEMICOLON));
    }

    /// Whether a `|` comes before the end of this bracket and statement.
    fn pipe_follows(&self) -> bool {
        // A short look is enough to recover well, and keeps parsing linear.
        const WINDOW: usize = 200;
        let mut nesting = 0;
        for offset in 0..WINDOW {
            match self.nth(offset).kind {
                L_PAREN | L_BRACKET | L_BRACE => nesting += 1,
                R_PAREN | R_BRACKET | R_BRACE if nesting == 0 => return false,
                R_PAREN | R_BRACKET | R_BRACE => nesting -= 1,
                BAR if nesting == 0 => return true,
                SEMICOLON | END => return false,
                COMMA if nesting == 0 => return false,
                _ => {}
            }
        }
        false
    }

    /// `op | op …` in brackets: a pipeline over rows that are given.
    pub(super) fn contextual_pipeline(&mut self) -> Expr {
        let checkpoint = self.checkpoint();
        let start = self.start_offset();
        let source = Expr { kind: ExprKind::Missing, span: Span::new(start, start) };
        let mut operators = Vec::new();
        let first = self.nested(|_| None, |p| Some(p.required_operator()));
        operators.extend(first);
        self.skip_leftovers();
        while self.eat(BAR) {
            operators.push(self.required_operator());
            self.skip_leftovers();
        }
        self.wrap(checkpoint, PIPE_EXPR);
        Expr { kind: ExprKind::Pipe { source: Box::new(source), operators }, span: self.span_from(start) }
    }
}

/// What may stand behind the dots of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathRule {
    /// Names and calls.
    Expression,
    /// Names only.
    Names,
    /// Names, calls, and a name with `*` at the end.
    Wildcard,
}

fn binary(op: BinaryOp, op_span: Span, left: Expr, right: Expr) -> Expr {
    let span = left.span.cover(right.span);
    Expr { kind: ExprKind::Binary { op, op_span, left: Box::new(left), right: Box::new(right) }, span }
}

/// Chains up to this length lean to the left as written; longer ones are balanced.
const LEFT_LEANING: usize = 64;

/// Joins operands by `and` or `or`.
fn join_logical(op: BinaryOp, operands: Vec<Expr>, op_spans: &[Span]) -> Expr {
    if operands.len() <= LEFT_LEANING {
        let mut operands = operands.into_iter();
        let Some(first) = operands.next() else {
            return Expr { kind: ExprKind::Error, span: Span::default() };
        };
        return operands.zip(op_spans).fold(first, |left, (right, span)| binary(op, *span, left, right));
    }
    // Pairs neighbours until one is left: depth grows with the logarithm.
    let mut level: Vec<Expr> = operands;
    let mut spans: Vec<Span> = op_spans.to_vec();
    while level.len() > 1 {
        let mut next = Vec::with_capacity(level.len().div_ceil(2));
        let mut next_spans = Vec::with_capacity(spans.len() / 2);
        let mut operands = level.into_iter();
        let mut at = 0;
        while let Some(left) = operands.next() {
            match operands.next() {
                Some(right) => {
                    next.push(binary(op, spans[at], left, right));
                    if let Some(between) = spans.get(at + 1) {
                        next_spans.push(*between);
                    }
                    at += 2;
                }
                None => next.push(left),
            }
        }
        level = next;
        spans = next_spans;
    }
    level.pop().unwrap_or(Expr { kind: ExprKind::Error, span: Span::default() })
}
