//! Lays a query out: one operator a line, lists broken where they are too long, comments kept.
//!
//! The layout depends on the tokens, the comments and single blank lines, on nothing else of the old layout, so that
//! formatting twice changes nothing. A text with errors, and a control command, stay as they are.
//!
//! Decisions: lines are up to [`WIDTH`] characters where the text allows; four blanks a level; a pipeline that is a
//! statement always has an operator a line, one inside other things only when it is long or has several operators;
//! the values of a `datatable` stand one row a line, where they do not fit on one.

use crate::keyword::Keyword;
use crate::kind::SyntaxKind::{self, *};
use crate::kind::{SyntaxElement, SyntaxNode, SyntaxToken};
use crate::parse::parse;
use crate::parser::with_stack;

/// Longest line that is not broken, in characters.
pub const WIDTH: usize = 100;

const INDENT: usize = 4;

/// Returns the query laid out; the text itself when it has syntax errors.
///
/// The result parses to the same [`crate::ast`], places aside, and ends with a newline unless it is empty.
pub fn format(text: &str) -> String {
    let parsed = parse(text);
    if parsed.has_errors() || parsed.tree.children().any(|child| child.kind() == CONTROL_COMMAND) {
        return text.to_owned();
    }
    let mut builder = Builder { last: None, pending: Vec::new() };
    let mut docs = Vec::new();
    builder.query(&parsed.tree, &mut docs);
    let mut printer =
        Printer { out: String::with_capacity(text.len() * 5 / 4), column: 0, newline: None, is_blank_due: false };
    for doc in &docs {
        printer.print(doc, 0, false);
    }
    printer.finish()
}

/// A piece of layout.
enum Doc {
    Text(String),
    /// A blank, or a new line where the group around it is broken.
    Line,
    /// Nothing, or a new line where the group around it is broken.
    Break,
    /// A new line.
    Hard,
    /// An empty line, if a new line is begun next.
    Blank,
    /// Either on one line, or broken at all lines that are not in a group inside.
    Group {
        docs: Vec<Doc>,
        width: Option<usize>,
    },
    /// One level deeper; lines belong to the group around.
    Indent(Vec<Doc>),
    /// As many pieces a line as there is room for; `Line` between them.
    Fill(Vec<Doc>),
}

impl Doc {
    /// Characters on one line; `None` when it cannot stand on one.
    fn width(&self) -> Option<usize> {
        match self {
            Doc::Text(text) if text.contains('\n') => None,
            Doc::Text(text) => Some(text.chars().count()),
            Doc::Line => Some(1),
            Doc::Break | Doc::Blank => Some(0),
            Doc::Hard => None,
            Doc::Group { width, .. } => *width,
            Doc::Indent(docs) | Doc::Fill(docs) => width(docs),
        }
    }
}

fn width(docs: &[Doc]) -> Option<usize> {
    docs.iter().map(Doc::width).sum()
}

fn group(docs: Vec<Doc>) -> Doc {
    let width = width(&docs);
    Doc::Group { docs, width }
}

fn broken(docs: Vec<Doc>) -> Doc {
    Doc::Group { docs, width: None }
}

struct Builder {
    /// The token before on the same line; `None` where a line or a blank has been laid already.
    last: Option<SyntaxToken>,
    /// Comments and empty lines seen since.
    pending: Vec<Doc>,
}

impl Builder {
    fn query(&mut self, root: &SyntaxNode, docs: &mut Vec<Doc>) {
        for child in root.children_with_tokens() {
            if let SyntaxElement::Node(_) = &child {
                self.line(docs, Doc::Hard);
            }
            self.element(&child, docs);
        }
        self.flush(docs);
    }

    /// Lays the comments and empty lines that came since the last token.
    fn flush(&mut self, docs: &mut Vec<Doc>) {
        docs.append(&mut self.pending);
    }

    /// Lays what stands behind an opening bracket: a comment on its line stays there, others belong to the content.
    fn open(&mut self, docs: &mut Vec<Doc>, content: &mut Vec<Doc>) {
        let is_behind = matches!(self.pending.first(), Some(Doc::Text(_)));
        let rest = self.pending.split_off(if is_behind { 2.min(self.pending.len()) } else { 0 });
        self.flush(docs);
        if is_behind {
            content.push(Doc::Hard);
        }
        let has_comment = rest.iter().any(|doc| matches!(doc, Doc::Text(_)));
        if has_comment {
            content.extend(rest.into_iter().skip_while(|doc| matches!(doc, Doc::Blank)));
        }
        self.last = None;
    }

    /// Lays a line behind what is pending: a comment at the end of a line stays on it.
    fn line(&mut self, docs: &mut Vec<Doc>, line: Doc) {
        self.flush(docs);
        docs.push(line);
        self.last = None;
    }

    fn trivia(&mut self, token: &SyntaxToken) {
        if token.kind() != COMMENT {
            if token.text().matches('\n').count() > 1 {
                self.pending.push(Doc::Blank);
            }
            return;
        }
        // At the end of a line the comment stays there, else it has a line of its own.
        let is_own_line = match token.prev_token() {
            None => true,
            Some(before) if before.kind() == WHITESPACE => {
                before.text().contains(['\n', '\r']) || before.prev_token().is_none()
            }
            Some(_) => false,
        };
        if is_own_line {
            self.pending.push(Doc::Hard);
        }
        let lead = if is_own_line { "" } else { " " };
        self.pending.push(Doc::Text(format!("{lead}{}", token.text().trim_end())));
        self.pending.push(Doc::Hard);
    }

    /// Lays a token without a blank before it.
    fn token(&mut self, token: &SyntaxToken, docs: &mut Vec<Doc>) {
        if token.kind().is_trivia() {
            self.trivia(token);
            return;
        }
        self.flush(docs);
        docs.push(Doc::Text(token.text().to_owned()));
        self.last = Some(token.clone());
    }

    fn element(&mut self, element: &SyntaxElement, docs: &mut Vec<Doc>) {
        match element {
            SyntaxElement::Token(token) => {
                if !token.kind().is_trivia() {
                    self.lead(token, docs);
                }
                self.token(token, docs);
            }
            SyntaxElement::Node(node) => with_stack(|| self.node(node, docs)),
        }
    }

    /// Lays what stands before a token: comments, a blank.
    fn lead(&mut self, token: &SyntaxToken, docs: &mut Vec<Doc>) {
        // Behind a comment, a line has begun.
        let needs_space = !self.pending.iter().any(|doc| matches!(doc, Doc::Hard)) && self.needs_space(token);
        self.flush(docs);
        if needs_space {
            docs.push(Doc::Text(" ".to_owned()));
        }
        self.last = None;
    }

    fn lead_node(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        if let Some(first) = node.first_token() {
            self.lead(&first, docs);
        }
    }

    /// Whether a blank stands between the last token and this one, on one line.
    fn needs_space(&self, token: &SyntaxToken) -> bool {
        let Some(last) = &self.last else { return false };
        let parent = token.parent().map_or(QUERY, |p| p.kind());
        let last_parent = last.parent().map_or(QUERY, |p| p.kind());
        let is_joined = last.text_range().end() == token.text_range().start();
        match (last.kind(), token.kind()) {
            (_, MINUS) if continues_broken_keyword(token) => !is_joined,
            (MINUS, _) if continues_broken_keyword(last) => !is_joined,
            (_, COMMA | SEMICOLON | R_PAREN | R_BRACKET) | (L_PAREN | L_BRACKET, _) => false,
            // `1.` would be a real.
            (LONG_LITERAL | REAL_LITERAL | TIMESPAN_LITERAL, DOT) => !is_joined,
            (DOT, _) | (_, DOT) => false,
            (_, COLON) => parent == OPERATOR,
            (COLON, L_PAREN) => last_parent != FUNCTION_PARAMETER,
            (COLON, _) => !matches!(last_parent, COLUMN_DECLARATION | FUNCTION_PARAMETER | BINARY_EXPR | OPERATOR),
            (_, EQUAL) => !matches!(parent, OPERATOR_PARAMETER | DATA_SCOPE),
            (EQUAL, _) => !matches!(last_parent, OPERATOR_PARAMETER | DATA_SCOPE),
            (MINUS | PLUS, _) if matches!(last_parent, UNARY_EXPR | LITERAL) => false,
            (_, L_PAREN) => !matches!(
                parent,
                ARGUMENT_LIST
                    | TYPEOF_LITERAL
                    | DYNAMIC_LITERAL
                    | TOSCALAR_EXPR
                    | TOTABLE_EXPR
                    | MATERIALIZE_EXPR
                    | CALL_EXPR
            ),
            (_, L_BRACKET) if parent == ELEMENT_ACCESS => false,
            // The arrows of make-graph live by standing together.
            (a, b) if parent == OPERATOR && is_sign(a) && is_sign(b) => !is_joined,
            _ => true,
        }
    }

    /// A node whose tokens stand as they stood.
    fn verbatim(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        self.lead_node(node, docs);
        for element in node.descendants_with_tokens() {
            if let SyntaxElement::Token(token) = element {
                self.token(&token, docs);
            }
        }
    }

    fn node(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        match node.kind() {
            WILDCARD_NAME | CLIENT_PARAMETER | GRAPH_EDGE => self.verbatim(node, docs),
            DIRECTIVE_LIST => {
                for element in node.children_with_tokens() {
                    if !element.kind().is_trivia() {
                        self.line(docs, Doc::Hard);
                    }
                    self.element(&element, docs);
                }
            }
            PIPE_EXPR => self.pipe(node, docs),
            IN_EXPR => self.bracketed(node, docs, true),
            DATATABLE_EXPR => self.datatable(node, docs),
            FUNCTION_BODY => self.body(node, docs),
            BINARY_EXPR if is_logical(node) => self.logical(node, docs),
            OPERATOR => self.operator(node, docs),
            CLAUSE => self.clause(node, docs),
            LET_STATEMENT => self.let_statement(node, docs),
            _ if node.children_with_tokens().any(|e| matches!(e.kind(), L_PAREN | L_BRACKET | L_BRACE)) => {
                self.bracketed(node, docs, false);
            }
            _ => {
                for element in node.children_with_tokens() {
                    self.element(&element, docs);
                }
            }
        }
    }

    /// `source | operator …`
    fn pipe(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        self.lead_node(node, docs);
        let mut inner = Vec::new();
        let mut operators = 0;
        for element in node.children_with_tokens() {
            if element.kind() == BAR {
                operators += 1;
                self.line(&mut inner, Doc::Line);
            }
            self.element(&element, &mut inner);
        }
        let is_statement = node.parent().is_some_and(|p| p.kind() == EXPRESSION_STATEMENT);
        docs.push(if is_statement || operators > 1 { broken(inner) } else { group(inner) });
    }

    /// A node with brackets, whose content is indented when it is broken.
    fn bracketed(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>, is_fill: bool) {
        let mut is_inside = false;
        let mut is_first = false;
        let mut after_comma = false;
        let mut content: Vec<Doc> = Vec::new();
        for element in node.children_with_tokens() {
            match element.kind() {
                kind if kind.is_trivia() => self.element(&element, docs),
                L_PAREN | L_BRACKET | L_BRACE if !is_inside => {
                    self.element(&element, docs);
                    is_inside = true;
                    is_first = true;
                    after_comma = false;
                }
                R_PAREN | R_BRACKET | R_BRACE if is_inside => {
                    is_inside = false;
                    if is_first {
                        self.open(docs, &mut content);
                    }
                    let has_comment = node.children_with_tokens().any(|e| e.kind() == COMMENT);
                    let is_hugged = node.kind() == DYNAMIC_LITERAL && !has_comment;
                    self.close(&element, std::mem::take(&mut content), docs, is_fill, is_hugged);
                }
                COMMA if is_inside => {
                    self.element(&element, &mut content);
                    after_comma = true;
                }
                _ if is_inside => {
                    if is_first {
                        self.open(docs, &mut content);
                    } else if after_comma {
                        self.line(&mut content, Doc::Line);
                    }
                    is_first = false;
                    after_comma = false;
                    self.element(&element, &mut content);
                }
                _ => self.element(&element, docs),
            }
        }
    }

    /// Lays the content of a bracket and what closes it.
    ///
    /// What is hugged stands on the bracket's line, so that its own brackets make the lines: `dynamic([`.
    fn close(
        &mut self,
        bracket: &SyntaxElement,
        mut content: Vec<Doc>,
        docs: &mut Vec<Doc>,
        is_fill: bool,
        is_hugged: bool,
    ) {
        self.flush(&mut content);
        drop_blanks(&mut content);
        self.last = None;
        if is_hugged {
            docs.append(&mut content);
            self.element(bracket, docs);
            return;
        }
        let mut whole = Vec::new();
        if !content.is_empty() {
            let mut inner = vec![Doc::Break];
            if is_fill {
                inner.push(Doc::Fill(content))
            } else {
                inner.append(&mut content)
            }
            whole.push(Doc::Indent(inner));
            whole.push(Doc::Break);
        }
        self.element(bracket, &mut whole);
        docs.push(group(whole));
    }

    /// The values of a datatable, a row a line.
    fn datatable(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        let schema = node.children().find(|child| child.kind() == ROW_SCHEMA);
        let columns = schema.map_or(0, |s| s.children().filter(|c| c.kind() == COLUMN_DECLARATION).count()).max(1);
        let mut is_inside = false;
        let mut after_comma = false;
        let mut values = 0;
        let mut rows: Vec<Doc> = Vec::new();
        for element in node.children_with_tokens() {
            match element.kind() {
                kind if kind.is_trivia() => self.element(&element, docs),
                L_BRACKET => {
                    self.element(&element, docs);
                    is_inside = true;
                }
                R_BRACKET => {
                    is_inside = false;
                    if rows.is_empty() {
                        self.open(docs, &mut rows);
                    }
                    self.close(&element, std::mem::take(&mut rows), docs, false, false);
                }
                COMMA if is_inside => {
                    self.element(&element, &mut rows);
                    after_comma = values > 0;
                }
                _ if is_inside => {
                    if values == 0 {
                        self.open(docs, &mut rows);
                    }
                    if after_comma {
                        let separator = if values % columns == 0 { Doc::Line } else { Doc::Text(" ".to_owned()) };
                        let is_text = matches!(separator, Doc::Text(_));
                        if is_text && self.pending.iter().any(|doc| matches!(doc, Doc::Hard)) {
                            // The comment's line ends here anyway.
                            self.flush(&mut rows);
                            self.last = None;
                        } else {
                            self.line(&mut rows, separator);
                        }
                    }
                    after_comma = false;
                    values += 1;
                    self.element(&element, &mut rows);
                }
                _ => self.element(&element, docs),
            }
        }
    }

    /// `{ statements; result }`
    fn body(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        let has_statements = node.children().any(|c| matches!(c.kind(), LET_STATEMENT | QUERY_PARAMETERS_STATEMENT));
        let mut inner = Vec::new();
        let mut is_first = true;
        for element in node.children_with_tokens() {
            match element.kind() {
                kind if kind.is_trivia() || kind == SEMICOLON => self.element(&element, &mut inner),
                L_BRACE => self.element(&element, docs),
                R_BRACE => {
                    self.flush(if is_first { &mut *docs } else { &mut inner });
                    drop_blanks(&mut inner);
                    self.last = None;
                    let mut whole = Vec::new();
                    if !inner.is_empty() {
                        whole.push(Doc::Indent(std::mem::take(&mut inner)));
                        whole.push(Doc::Line);
                    }
                    self.element(&element, &mut whole);
                    docs.push(if has_statements { broken(whole) } else { group(whole) });
                }
                _ => {
                    let line = if is_first { Doc::Line } else { Doc::Hard };
                    self.line(&mut inner, line);
                    is_first = false;
                    self.element(&element, &mut inner);
                }
            }
        }
    }

    /// `a and b and c`, broken before each word.
    fn logical(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        self.lead_node(node, docs);
        let mut first = Vec::new();
        let mut rest = Vec::new();
        for element in node.children_with_tokens() {
            if element.kind() == KEYWORD {
                self.flush(if rest.is_empty() { &mut first } else { &mut rest });
                self.line(&mut rest, Doc::Line);
            }
            self.element(&element, if rest.is_empty() { &mut first } else { &mut rest });
        }
        first.push(Doc::Indent(rest));
        docs.push(group(first));
    }

    /// An operator: its keyword, and its list on lines of their own when it is long.
    fn operator(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        self.lead_node(node, docs);
        let has_comma = node.children_with_tokens().any(|e| e.kind() == COMMA);
        let has_table = node.children().any(|c| matches!(c.kind(), PIPE_EXPR | SUBQUERY | TOP_NESTED_CLAUSE));
        let keyword = node.children_with_tokens().find(|e| e.kind() == KEYWORD);
        let is_aggregation = keyword
            .as_ref()
            .and_then(SyntaxElement::as_token)
            .is_some_and(|token| matches!(token.text(), "summarize" | "make-series"));
        let breaks = (has_comma || is_aggregation) && !has_table;
        let mut inner: Vec<Doc> = Vec::new();
        let mut list: Vec<Doc> = Vec::new();
        let mut has_list = false;
        let mut is_keyword = true;
        let mut after_comma = false;
        for element in node.children_with_tokens() {
            let kind = element.kind();
            let target = if has_list { &mut list } else { &mut inner };
            if kind.is_trivia() || kind == COMMA || kind == OPERATOR_PARAMETER || is_keyword {
                is_keyword &= kind.is_trivia();
                after_comma |= kind == COMMA;
                self.element(&element, target);
                continue;
            }
            if breaks && !has_list {
                self.flush(&mut inner);
                has_list = true;
                self.line(&mut list, Doc::Line);
            } else if has_list && (after_comma || begins_line(&element)) {
                self.line(&mut list, Doc::Line);
            }
            after_comma = false;
            let target = if has_list { &mut list } else { &mut inner };
            self.element(&element, target);
        }
        if has_list {
            inner.push(Doc::Indent(list));
        }
        docs.push(group(inner));
    }

    /// `by a, b` and the like.
    fn clause(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        if node.children_with_tokens().any(|e| e.kind() == L_PAREN) {
            self.bracketed(node, docs, false);
            return;
        }
        self.lead_node(node, docs);
        let mut inner = Vec::new();
        let mut after_comma = false;
        for element in node.children_with_tokens() {
            if after_comma && !element.kind().is_trivia() {
                self.line(&mut inner, Doc::Line);
                after_comma = false;
            }
            after_comma |= element.kind() == COMMA;
            self.element(&element, &mut inner);
        }
        docs.push(group(vec![Doc::Indent(inner)]));
    }

    /// `let name = value`; a long pipeline begins on the next line.
    fn let_statement(&mut self, node: &SyntaxNode, docs: &mut Vec<Doc>) {
        self.lead_node(node, docs);
        let mut inner = Vec::new();
        for element in node.children_with_tokens() {
            if element.kind() == PIPE_EXPR {
                self.flush(&mut inner);
                self.last = None;
                let mut value = vec![Doc::Line];
                self.element(&element, &mut value);
                inner.push(Doc::Indent(value));
            } else {
                self.element(&element, &mut inner);
            }
        }
        docs.push(group(inner));
    }
}

/// Whether a part of an operator's list begins a line of its own, where the list is broken: the axis of a series
/// stays together.
fn begins_line(element: &SyntaxElement) -> bool {
    let first = match element {
        SyntaxElement::Node(node) if node.kind() == CLAUSE => node.first_token(),
        SyntaxElement::Node(_) => return false,
        SyntaxElement::Token(token) => return token.text() == "on",
    };
    first.is_some_and(|token| !matches!(token.text(), "from" | "to" | "step" | "in"))
}

/// Removes empty lines at the end of a bracket's content.
fn drop_blanks(docs: &mut Vec<Doc>) {
    while matches!(docs.last(), Some(Doc::Blank)) {
        docs.pop();
    }
}

/// Whether the node is a chain of `and` or of `or`.
fn is_logical(node: &SyntaxNode) -> bool {
    node.children_with_tokens()
        .any(|e| e.kind() == KEYWORD && matches!(e.as_token().map(SyntaxToken::text), Some("and" | "or")))
}

/// Whether a word is a keyword but for the dash behind it, as that of `project-awayx`: apart from the rest it would be
/// one.
fn is_broken_keyword(token: &SyntaxToken) -> bool {
    token.kind() == IDENT && Keyword::from_text(token.text()) != Keyword::None
}

/// Whether words and dashes without a blank lead from a broken keyword to this dash: taken apart anywhere before its
/// end, as `graph-mark - componentsx`, the keyword would be another.
fn continues_broken_keyword(dash: &SyntaxToken) -> bool {
    let mut before = dash.prev_token();
    while let Some(word) = before.filter(|word| matches!(word.kind(), IDENT | KEYWORD)) {
        if is_broken_keyword(&word) {
            return true;
        }
        before = word.prev_token().filter(|dash| dash.kind() == MINUS).and_then(|dash| dash.prev_token());
    }
    false
}

fn is_sign(kind: SyntaxKind) -> bool {
    matches!(kind, MINUS | GREATER | LESS)
}

struct Printer {
    out: String,
    column: usize,
    /// A new line is due, with this indentation.
    newline: Option<usize>,
    /// An empty line goes before the next line, if one is begun.
    is_blank_due: bool,
}

impl Printer {
    fn print(&mut self, doc: &Doc, indent: usize, is_broken: bool) {
        match doc {
            Doc::Text(text) => self.text(text),
            Doc::Line | Doc::Break if is_broken => self.newline = Some(indent),
            Doc::Line => self.text(" "),
            Doc::Break => {}
            Doc::Hard => self.newline = Some(indent),
            Doc::Blank => self.is_blank_due = true,
            Doc::Group { docs, width } => {
                let start = self.newline.unwrap_or(self.column);
                let fits = width.is_some_and(|width| start + width <= WIDTH);
                with_stack(|| docs.iter().for_each(|doc| self.print(doc, indent, !fits)));
            }
            Doc::Indent(docs) => {
                for doc in docs {
                    self.print(doc, indent + INDENT, is_broken);
                }
            }
            Doc::Fill(docs) => self.fill(docs, indent, is_broken),
        }
    }

    fn fill(&mut self, docs: &[Doc], indent: usize, is_broken: bool) {
        for (at, doc) in docs.iter().enumerate() {
            if !matches!(doc, Doc::Line) {
                self.print(doc, indent, is_broken);
                continue;
            }
            let rest = docs[at + 1..].iter().take_while(|d| !matches!(d, Doc::Line));
            let width: Option<usize> = rest.map(Doc::width).sum();
            if width.is_some_and(|width| self.column + 1 + width <= WIDTH) {
                self.text(" ");
            } else {
                self.newline = Some(indent);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(indent) = self.newline {
            // A blank that would begin a line is left out.
            if text == " " {
                return;
            }
            self.newline = None;
            if !self.out.is_empty() {
                self.out.push('\n');
                if self.is_blank_due {
                    self.out.push('\n');
                }
            }
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.column = indent;
        }
        self.is_blank_due = false;
        self.out.push_str(text);
        match text.rfind('\n') {
            Some(at) => self.column = text[at + 1..].chars().count(),
            None => self.column += text.chars().count(),
        }
    }

    fn finish(mut self) -> String {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}
