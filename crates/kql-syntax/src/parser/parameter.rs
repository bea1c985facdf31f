//! `name = value` parameters of operators, and lists of properties in `with (…)`.

use super::Parser;
use crate::ast::{Expr, ExprKind, Name, OperatorParam};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;
use kql_diagnostics::Span;
use kql_types::{Literal, ScalarType};

/// Names that any operator takes as a parameter, beside the keywords of [`Parser::is_known_parameter`].
const KNOWN_NAMES: &[&str] = &["hint.pass_filters", "hint.pass_filters_column"];

/// What a parameter's value may be, where that changes the grammar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// A literal, a word or a name.
    Any,
    /// As `Any`, and an integer is a real.
    Real,
    /// A scalar expression.
    Expression,
    /// Columns, separated by commas.
    Columns,
}

/// The properties of `render … with (…)`.
const RENDER_PROPERTIES: &[(&str, Value)] = &[
    ("kind", Value::Any),
    ("title", Value::Expression),
    ("accumulate", Value::Any),
    ("xcolumn", Value::Any),
    ("ycolumns", Value::Columns),
    ("anomalycolumns", Value::Columns),
    ("series", Value::Columns),
    ("xtitle", Value::Expression),
    ("ytitle", Value::Expression),
    ("xaxis", Value::Any),
    ("yaxis", Value::Any),
    ("legend", Value::Any),
    ("ysplit", Value::Any),
    ("ymin", Value::Real),
    ("ymax", Value::Real),
    ("xmin", Value::Any),
    ("xmax", Value::Any),
];

const PARSE_KV_PROPERTIES: &[(&str, Value)] = &[
    ("pair_delimiter", Value::Any),
    ("kv_delimiter", Value::Any),
    ("regex", Value::Any),
    ("quote", Value::Any),
    ("escape", Value::Any),
    ("greedy", Value::Any),
];

impl Parser<'_> {
    /// Whether the word at `offset` is a parameter name that every operator knows.
    fn is_known_parameter(&self, offset: usize) -> bool {
        use Keyword::*;
        match self.nth_keyword(offset) {
            CrossCluster | CrossDB | IdInternal | IsFuzzyInternal | NoWithSource | PackedColumn | SourceColumnIndex
            | Bagexpansion | BinLegacy | Cycles | Decodeblocks | Expandoutput | ForceRemote | HintConcurrency
            | HintDistribution | HintMaterialized | HintNumPartitions | HintProgressiveTop | HintRemote
            | HintShufflekey | HintSpread | HintStrategy | Isfuzzy | Kind | WithItemindex | WithMatchId
            | WithSource | WithStepName | WithSourceLegacy => true,
            None => self.dotted_hint_len(offset) > 0,
            _ => false,
        }
    }

    /// `hint.pass_filters` is no token of its own.
    fn dotted_hint_len(&self, offset: usize) -> usize {
        if !self.nth_at(offset, IDENT) || !self.nth_at(offset + 1, DOT) {
            return 0;
        }
        let (first, last) = (self.nth(offset), self.nth(offset + 2));
        let text = &self.text[first.start as usize..last.end as usize];
        if KNOWN_NAMES.contains(&text) { 3 } else { 0 }
    }

    /// Number of tokens of a parameter name at `offset`; `own` are names that only this operator has.
    fn parameter_name_len(&self, offset: usize, own: &[&str]) -> usize {
        let dotted = self.dotted_hint_len(offset);
        if dotted > 0 {
            return dotted;
        }
        let is_own = matches!(self.nth(offset).kind, IDENT | KEYWORD) && own.contains(&self.token_text(offset));
        usize::from(is_own || self.is_known_parameter(offset))
    }

    pub(super) fn at_known_parameter(&self, offset: usize) -> bool {
        self.is_known_parameter(offset)
    }

    /// Parses the parameters before an operator's own arguments.
    ///
    /// With `needs_equals`, a word that is no parameter without `=` may be an ordinary name.
    pub(super) fn parameters(&mut self, own: &[&str], needs_equals: bool) -> Vec<OperatorParam> {
        let mut list = Vec::new();
        loop {
            let len = self.parameter_name_len(0, own);
            if len == 0 || (needs_equals && !self.nth_at(len, EQUAL)) {
                return list;
            }
            list.push(self.parameter_of(len, Value::Any));
        }
    }

    /// Parses one parameter whose name is the current token.
    pub(super) fn operator_parameter(&mut self) -> OperatorParam {
        self.parameter_of(1, Value::Any)
    }

    fn parameter_of(&mut self, name_len: usize, value: Value) -> OperatorParam {
        self.start(OPERATOR_PARAMETER);
        let name = self.parameter_name(name_len);
        let value = if self.expect(EQUAL, "`=`") { self.parameter_value(value) } else { self.error_expr() };
        self.finish();
        OperatorParam { name, value }
    }

    fn parameter_name(&mut self, len: usize) -> Name {
        let start = self.start_offset();
        self.start(NAME);
        for _ in 0..len {
            self.bump();
        }
        self.finish();
        let span = self.span_from(start);
        Name { text: self.text[span.range()].to_owned(), span, is_bracketed: false }
    }

    fn parameter_value(&mut self, value: Value) -> Expr {
        match value {
            Value::Expression => {
                if let Some(expr) = self.path() {
                    return expr;
                }
            }
            Value::Columns => return self.column_list_value(),
            Value::Any | Value::Real => {
                if let Some(mut literal) = self.literal() {
                    if value == Value::Real
                        && let ExprKind::Literal(Literal::Long(number)) = literal.kind
                    {
                        literal.kind = ExprKind::Literal(Literal::Real(number as f64));
                    }
                    return literal;
                }
                // Words that are values of some parameter but can be no names.
                use Keyword::*;
                let is_word = matches!(self.keyword(), Simple | Relaxed | Nooptimization | Hotcache | Last);
                let name = if is_word { Some(self.word_as_name()) } else { self.name() };
                if let Some(name) = name {
                    return Expr { span: name.span, kind: ExprKind::Name(name) };
                }
            }
        }
        self.missing("value");
        Expr { kind: ExprKind::Missing, span: self.error_span() }
    }

    /// `a, b` in `ycolumns=a, b`: one name, or the names as an unnamed list of arguments.
    fn column_list_value(&mut self) -> Expr {
        let start = self.start_offset();
        let mut names = Vec::new();
        loop {
            let Some(name) = self.declared_name() else {
                self.missing("name");
                break;
            };
            names.push(Expr { span: name.span, kind: ExprKind::Name(name) });
            // A comma before `name =` separates properties.
            let next_name = self.declared_name_len(1);
            if !self.at(COMMA) || next_name == 0 || self.nth_at(1 + next_name, EQUAL) {
                break;
            }
            self.bump();
        }
        match names.len() {
            1 => names.remove(0),
            _ => Expr { span: self.span_from(start), kind: ExprKind::EntityGroup(names) },
        }
    }

    // Properties in parentheses.

    /// `with (title = "x", …)` of render; the caller is at `(`.
    pub(super) fn render_properties(&mut self) -> Vec<OperatorParam> {
        self.declared_properties(RENDER_PROPERTIES, true)
    }

    /// `with (pair_delimiter = ",", …)` of parse-kv; the caller is at `(`.
    pub(super) fn parse_kv_properties(&mut self) -> Vec<OperatorParam> {
        self.declared_properties(PARSE_KV_PROPERTIES, false)
    }

    fn declared_properties(&mut self, known: &[(&str, Value)], may_lead_with_comma: bool) -> Vec<OperatorParam> {
        let open = self.token_span();
        if !self.expect(L_PAREN, "`(`") {
            return Vec::new();
        }
        if may_lead_with_comma {
            self.eat(COMMA);
        }
        let mut list = Vec::new();
        while !self.at(R_PAREN) {
            let property = known.iter().find(|(name, _)| *name == self.token_text(0));
            let Some((_, value)) = property.filter(|_| matches!(self.kind(), IDENT | KEYWORD)) else {
                if !list.is_empty() || !self.at_common_end() {
                    self.unknown_property(known);
                }
                break;
            };
            list.push(self.parameter_of(1, *value));
            if !self.eat(COMMA) {
                break;
            }
            if self.at(R_PAREN) {
                self.missing("property");
            }
        }
        self.expect_close(R_PAREN, open);
        list
    }

    fn unknown_property(&mut self, known: &[(&str, Value)]) {
        let names: Vec<String> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("{} is not a property here", self.found());
        if let Some(diagnostic) = self.error("KS005", message) {
            diagnostic.help = Some(format!("use one of {}", names.join(", ")));
        }
    }

    /// `with (name = value, …)` where any name may stand; the caller is at `with`.
    pub(super) fn free_properties(&mut self) -> Vec<OperatorParam> {
        self.start(WITH_CLAUSE);
        self.bump();
        let open = self.token_span();
        let mut list = Vec::new();
        if self.expect(L_PAREN, "`(`") {
            list = self.comma_list(
                super::list::ListRule::Any,
                |p| {
                    let checkpoint = p.checkpoint();
                    let name = p.declared_name()?;
                    p.expect(EQUAL, "`=`");
                    let value = p.property_value();
                    p.wrap(checkpoint, OPERATOR_PARAMETER);
                    Some(OperatorParam { name, value })
                },
                |p| {
                    p.missing("property");
                    let name = p.no_name();
                    OperatorParam { name, value: p.error_expr() }
                },
            );
            self.expect_close(R_PAREN, open);
        }
        self.finish();
        list
    }

    fn property_value(&mut self) -> Expr {
        let value = match self.kind() {
            STRING_LITERAL | LONG_LITERAL | REAL_LITERAL | BOOL_LITERAL | TYPED_LITERAL => self.unsigned_literal(),
            RAW_GUID_LITERAL => {
                let start = self.start_offset();
                let guid = kql_types::guid::parse(self.token_text(0));
                self.bump_as(LITERAL);
                let literal = guid.map_or(Literal::Null(ScalarType::Guid), Literal::Guid);
                Some(Expr { kind: ExprKind::Literal(literal), span: self.span_from(start) })
            }
            _ => self.declared_name().map(|name| Expr { span: name.span, kind: ExprKind::Name(name) }),
        };
        value.unwrap_or_else(|| {
            self.missing("value");
            Expr { kind: ExprKind::Missing, span: self.error_span() }
        })
    }

    /// The parameters that `render` took before it had `with (…)`: `kind=stacked title="x" by a, b`.
    pub(super) fn legacy_render_properties(&mut self) -> Vec<OperatorParam> {
        let mut list = Vec::new();
        loop {
            let value = match self.keyword() {
                Keyword::Kind | Keyword::Accumulate => Value::Any,
                Keyword::Title => Value::Expression,
                Keyword::By => {
                    list.push(self.without_equals(Value::Columns));
                    continue;
                }
                Keyword::With if !self.nth_at(1, L_PAREN) => {
                    list.push(self.without_equals(Value::Any));
                    continue;
                }
                _ => return list,
            };
            list.push(self.parameter_of(1, value));
        }
    }

    fn without_equals(&mut self, value: Value) -> OperatorParam {
        self.start(OPERATOR_PARAMETER);
        let name = self.parameter_name(1);
        let value = self.parameter_value(value);
        self.finish();
        OperatorParam { name, value }
    }

    /// A parameter of our own making, for what the grammar writes without a name.
    pub(super) fn implied_parameter(&self, text: &str, span: Span, value: Expr) -> OperatorParam {
        OperatorParam { name: Name { text: text.to_owned(), span, is_bracketed: false }, value }
    }
}
