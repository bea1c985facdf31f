//! Statements, functions and whole queries.

use super::Parser;
use super::list::ListRule;
use crate::ast::{
    Expr, ExprKind, FunctionBody, FunctionDecl, LetValue, ParameterDecl, ParameterType, PatternArm, PatternDecl, Query,
    Statement, StatementKind,
};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;
use kql_diagnostics::Span;

impl Parser<'_> {
    /// Parses a whole query text.
    pub(crate) fn query(&mut self) -> Query {
        let span = Span::new(0, self.text.len() as u32);
        if self.at(DOT) {
            let statement = self.control_command();
            return Query { statements: vec![statement], span };
        }
        if self.at(DIRECTIVE) {
            self.start(DIRECTIVE_LIST);
            while self.eat(DIRECTIVE) {}
            self.finish();
        }
        Query { statements: self.statements(|_| false), span }
    }

    /// `.show tables …`: known by its text only.
    fn control_command(&mut self) -> Statement {
        let start = self.start_offset();
        self.start(CONTROL_COMMAND);
        let has_words = matches!(self.nth(1).kind, IDENT | KEYWORD);
        // Commands have a grammar of their own, with characters that queries do not know.
        self.diagnostics.clear();
        while !self.at_end() {
            self.bump();
        }
        self.finish();
        let span = self.span_from(start);
        if !has_words {
            self.error_at("KS300", Span::new(start, start + 1), "missing command behind `.`");
        }
        Statement { kind: StatementKind::ControlCommand { text: self.text[span.range()].to_owned() }, span }
    }

    /// Statements separated by semicolons, up to the end of the text or where `ends` says.
    pub(super) fn statements(&mut self, ends: impl Fn(&Self) -> bool) -> Vec<Statement> {
        let mut statements = Vec::new();
        while !self.at_end() && !ends(self) {
            let before = self.pos;
            match self.statement() {
                Some(statement) => statements.push(statement),
                None => {
                    if matches!(self.kind(), R_PAREN | R_BRACKET | R_BRACE | SEMICOLON) {
                        let message = format!("{} is unexpected here", self.found());
                        self.error("KS198", message);
                        self.bump_as(ERROR);
                        continue;
                    }
                    self.missing("statement");
                    self.skip_statement();
                }
            }
            if self.eat(SEMICOLON) {
                continue;
            }
            if self.at_end() || ends(self) {
                break;
            }
            let took_something = self.pos > before;
            if matches!(self.kind(), R_PAREN | R_BRACKET | R_BRACE) && took_something {
                let message = format!("{} closes nothing", self.found());
                self.error("KS198", message);
                self.bump_as(ERROR);
                self.skip_statement();
            } else if took_something && self.begins_statement() {
                let message = format!("expected `|` or `;`, found {}", self.found());
                if let Some(diagnostic) = self.error("KS005", message) {
                    diagnostic.help = Some("end the statement before with `;`".to_owned());
                }
                continue;
            } else {
                self.expected("`|`, `;` or the end of the query");
                self.skip_statement();
            }
            self.eat(SEMICOLON);
        }
        statements
    }

    /// Whether a new statement seems to be meant here: `let` and its like on a new line, or an empty line before.
    pub(super) fn begins_statement(&self) -> bool {
        let start = self.start_offset();
        let between = self.text.get(self.last_end as usize..start as usize).unwrap_or("");
        let mut lines = between.split('\n').skip(1).peekable();
        if lines.peek().is_none() {
            return false;
        }
        if matches!(self.keyword(), Keyword::Let | Keyword::Set | Keyword::Declare) {
            return true;
        }
        let mut has_empty = false;
        while let Some(line) = lines.next() {
            has_empty |= lines.peek().is_some() && line.trim().is_empty();
        }
        has_empty
    }

    /// Skips to the end of the statement, so that its rubble gives no second message.
    fn skip_statement(&mut self) {
        self.skip_until(|kind| kind == SEMICOLON);
    }

    fn statement(&mut self) -> Option<Statement> {
        let start = self.start_offset();
        let kind = match self.keyword() {
            Keyword::Let if self.at_let() => self.let_statement(),
            Keyword::Set => self.set_statement(),
            Keyword::Alias if self.nth_keyword(1) == Keyword::Database => self.alias_statement(),
            Keyword::Declare if self.nth_keyword(1) == Keyword::Pattern => self.pattern_statement(),
            Keyword::Declare if self.nth_keyword(1) == Keyword::QueryParameters => self.query_parameters_statement(),
            Keyword::Restrict if self.nth_keyword(1) == Keyword::Access => self.restrict_statement(),
            _ => {
                let checkpoint = self.checkpoint();
                let expr = self.expression()?;
                self.wrap(checkpoint, EXPRESSION_STATEMENT);
                StatementKind::Expr(expr)
            }
        };
        Some(Statement { kind, span: self.span_from(start) })
    }

    /// `let` is a statement when a name or, by mistake, another word or nothing of an expression follows.
    fn at_let(&self) -> bool {
        self.name_len(1) > 0 || self.nth(1).kind == KEYWORD && self.nth_at(2, EQUAL) || self.nth_at(1, END)
    }

    fn let_statement(&mut self) -> StatementKind {
        self.start(LET_STATEMENT);
        self.bump();
        let name = match self.name() {
            Some(name) => name,
            None if self.at(KEYWORD) && self.nth_at(1, EQUAL) => self.unbracketed_name(1),
            None => self.missing_name(),
        };
        self.expect(EQUAL, "`=`");
        let value = if self.at_keyword(Keyword::Materialize) {
            LetValue::Expr(self.materialize())
        } else if self.at_keyword(Keyword::EntityGroup) {
            LetValue::Expr(self.entity_group())
        } else if self.at_function() {
            LetValue::Function(self.function_declaration())
        } else {
            LetValue::Expr(self.required_expression())
        };
        self.finish();
        StatementKind::Let { name, value }
    }

    fn materialize(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(MATERIALIZE_EXPR);
        self.bump();
        let inner = self.query_in_parens();
        self.finish();
        Expr { kind: ExprKind::Materialize(Box::new(inner)), span: self.span_from(start) }
    }

    /// Whether a parameter list, optionally behind `view`, begins here.
    fn at_function(&self) -> bool {
        let open = usize::from(self.at_keyword(Keyword::View));
        if !self.nth_at(open, L_PAREN) {
            return false;
        }
        if matches!(self.nth(open + 1).kind, R_PAREN | STAR) {
            return true;
        }
        let len = self.declared_name_len(open + 1);
        len > 0 && self.nth_at(open + 1 + len, COLON)
    }

    fn function_declaration(&mut self) -> FunctionDecl {
        let start = self.start_offset();
        self.start(FUNCTION_DECLARATION);
        let is_view = self.eat_keyword(Keyword::View);
        let params = self.function_parameters();
        let body = self.function_body();
        self.finish();
        FunctionDecl { is_view, params, body, span: self.span_from(start) }
    }

    /// `(a:long = 1, T:(x:string))`
    pub(crate) fn function_parameters(&mut self) -> Vec<ParameterDecl> {
        self.start(FUNCTION_PARAMETERS);
        let open = self.token_span();
        let mut params = Vec::new();
        if self.expect(L_PAREN, "`(`") {
            params = self.parameter_declarations(ListRule::Any);
            self.expect_close(R_PAREN, open);
        }
        self.finish();
        params
    }

    /// Parameters with or without parentheses, as saved functions keep them.
    pub(crate) fn parameter_text(&mut self) -> Vec<ParameterDecl> {
        if self.at(L_PAREN) { self.function_parameters() } else { self.parameter_declarations(ListRule::Any) }
    }

    pub(super) fn parameter_declarations(&mut self, rule: ListRule) -> Vec<ParameterDecl> {
        self.comma_list(rule, Self::parameter_declaration, |p| {
            p.missing("parameter");
            let name = p.no_name();
            ParameterDecl { name, ty: ParameterType::Missing, default: None, span: p.error_span() }
        })
    }

    fn parameter_declaration(&mut self) -> Option<ParameterDecl> {
        let mut parameter = self.name_and_type()?;
        if self.at(EQUAL) {
            self.start(DEFAULT_VALUE);
            self.bump();
            let default = match self.literal() {
                Some(literal) => literal,
                None => match self.nth_is_word(0) {
                    true => {
                        let name = self.word_as_name();
                        Expr { span: name.span, kind: ExprKind::Name(name) }
                    }
                    false => self.missing_expr(),
                },
            };
            self.finish();
            parameter.span = parameter.span.cover(default.span);
            parameter.default = Some(default);
        }
        Some(parameter)
    }

    /// `name:type`, where the type may be a table's.
    fn name_and_type(&mut self) -> Option<ParameterDecl> {
        if self.declared_name_len(0) == 0 && !self.at(COLON) {
            return None;
        }
        let start = self.start_offset();
        self.start(FUNCTION_PARAMETER);
        let name = self.declared_name().unwrap_or_else(|| self.missing_name());
        let ty = if !self.expect(COLON, "`:` and a type") {
            ParameterType::Missing
        } else if self.at(L_PAREN) {
            let (columns, is_open) = self.tabular_type();
            ParameterType::Tabular { columns, is_open }
        } else {
            let ty = self.required_type(false);
            if ty.text.is_empty() { ParameterType::Missing } else { ParameterType::Scalar(ty) }
        };
        self.finish();
        Some(ParameterDecl { name, ty, default: None, span: self.span_from(start) })
    }

    /// `{ let …; expr }`
    pub(crate) fn function_body(&mut self) -> FunctionBody {
        let start = self.start_offset();
        let open = self.token_span();
        self.start(FUNCTION_BODY);
        let mut body = FunctionBody { statements: Vec::new(), result: None, span: open };
        if self.expect(L_BRACE, "`{`") {
            let content = self.nested(|_| None, |p| Some(p.body_content()));
            if let Some((statements, result)) = content {
                body.statements = statements;
                body.result = result;
            }
            self.expect_close(R_BRACE, open);
        }
        self.finish();
        body.span = self.span_from(start);
        body
    }

    /// Statements and the result of a function, up to a closing brace.
    fn body_content(&mut self) -> (Vec<Statement>, Option<Box<Expr>>) {
        let mut statements = Vec::new();
        loop {
            let start = self.start_offset();
            let kind = match self.keyword() {
                Keyword::Let => self.let_statement(),
                Keyword::Declare if self.nth_keyword(1) == Keyword::QueryParameters => {
                    self.query_parameters_statement()
                }
                _ => break,
            };
            statements.push(Statement { kind, span: self.span_from(start) });
            if !self.expect(SEMICOLON, "`;`") {
                self.skip_statement();
                if !self.eat(SEMICOLON) {
                    break;
                }
            }
        }
        let result = self.expression().map(Box::new);
        self.eat(SEMICOLON);
        (statements, result)
    }

    /// A function's body with or without braces, as saved functions keep them.
    pub(crate) fn body_text(&mut self) -> FunctionBody {
        if self.at(L_BRACE) && self.client_parameter_len(0) == 0 {
            return self.function_body();
        }
        let (statements, result) = self.body_content();
        FunctionBody { statements, result, span: Span::new(0, self.text.len() as u32) }
    }

    /// One expression and nothing else.
    pub(crate) fn whole_expression(&mut self) -> Expr {
        self.required_expression()
    }

    fn set_statement(&mut self) -> StatementKind {
        self.start(SET_STATEMENT);
        self.bump();
        let name = self.required_name();
        let value = if self.eat(EQUAL) { Some(self.required_unnamed()) } else { None };
        self.finish();
        StatementKind::Set { name, value }
    }

    fn alias_statement(&mut self) -> StatementKind {
        self.start(ALIAS_STATEMENT);
        self.bump();
        self.bump();
        let name = self.required_name();
        self.expect(EQUAL, "`=`");
        let target = self.required_unnamed();
        self.finish();
        StatementKind::Alias { name, target }
    }

    fn query_parameters_statement(&mut self) -> StatementKind {
        self.start(QUERY_PARAMETERS_STATEMENT);
        self.bump();
        self.bump();
        let open = self.token_span();
        let mut params = Vec::new();
        if self.expect(L_PAREN, "`(`") {
            params = self.parameter_declarations(ListRule::OneOrMore);
            self.expect_close(R_PAREN, open);
        }
        self.finish();
        StatementKind::DeclareQueryParameters(params)
    }

    fn restrict_statement(&mut self) -> StatementKind {
        self.start(RESTRICT_STATEMENT);
        self.bump();
        self.bump();
        self.expect_keyword(Keyword::To);
        let open = self.token_span();
        let mut entities = Vec::new();
        if self.expect(L_PAREN, "`(`") {
            entities = self.comma_list(ListRule::OneOrMore, Self::entity, Self::missing_expr);
            self.expect_close(R_PAREN, open);
        }
        if self.at_keyword(Keyword::With) {
            self.free_properties();
        }
        self.finish();
        StatementKind::RestrictAccess(entities)
    }

    fn pattern_statement(&mut self) -> StatementKind {
        self.start(PATTERN_STATEMENT);
        self.bump();
        self.bump();
        let name = self.required_name();
        let mut pattern = PatternDecl { name, params: Vec::new(), path: None, arms: Vec::new() };
        if self.eat(EQUAL) {
            let open = self.token_span();
            if self.expect(L_PAREN, "`(`") {
                pattern.params = self.comma_list(ListRule::Any, Self::name_and_type, |p| {
                    p.missing("parameter");
                    let name = p.no_name();
                    ParameterDecl { name, ty: ParameterType::Missing, default: None, span: p.error_span() }
                });
                self.expect_close(R_PAREN, open);
            }
            let open = self.token_span();
            if self.eat(L_BRACKET) {
                pattern.path = self.name_and_type();
                if pattern.path.is_none() {
                    self.missing("name");
                }
                self.expect_close(R_BRACKET, open);
            }
            let open = self.token_span();
            if self.expect(L_BRACE, "`{`") {
                while let Some(arm) = self.pattern_arm() {
                    pattern.arms.push(arm);
                }
                if pattern.arms.is_empty() {
                    self.missing("pattern, such as `(\"value\") = { … };`");
                }
                self.expect_close(R_BRACE, open);
            }
        }
        self.finish();
        StatementKind::DeclarePattern(pattern)
    }

    /// `("a").["b"] = { … };`
    fn pattern_arm(&mut self) -> Option<PatternArm> {
        if !self.at(L_PAREN) {
            return None;
        }
        self.start(PATTERN_ARM);
        let open = self.token_span();
        self.bump();
        let values = self.unnamed_list(ListRule::OneOrMore);
        self.expect_close(R_PAREN, open);
        let mut path = None;
        if self.eat(DOT) {
            let open = self.token_span();
            if self.expect(L_BRACKET, "`[`") {
                path = self.literal();
                if path.is_none() {
                    self.missing("string");
                }
                self.expect_close(R_BRACKET, open);
            }
        }
        self.expect(EQUAL, "`=`");
        let body = self.function_body();
        self.expect(SEMICOLON, "`;`");
        self.finish();
        Some(PatternArm { values, path, body })
    }
}
