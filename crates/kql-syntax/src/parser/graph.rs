//! Graph operators.

use super::Parser;
use super::list::ListRule;
use crate::ast::{
    EdgeDirection, Expr, ExprKind, GraphElement, GraphMatch, GraphOutput, GraphPattern, MakeGraph, Name, OperatorKind,
    OperatorParam,
};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::{self, *};

impl Parser<'_> {
    /// Whether these tokens stand here with nothing between them.
    fn at_joined(&self, kinds: &[SyntaxKind]) -> bool {
        kinds.iter().enumerate().all(|(i, kind)| self.nth_at(i, *kind) && (i == 0 || self.nth(i).joined))
    }

    fn eat_joined(&mut self, kinds: &[SyntaxKind]) -> bool {
        let is_here = self.at_joined(kinds);
        if is_here {
            for _ in kinds {
                self.bump();
            }
        }
        is_here
    }

    pub(super) fn make_graph(&mut self) -> (OperatorKind, Vec<OperatorParam>) {
        let mut params = self.parameters(&[], true);
        let source = self.required_name();
        let is_directed = self.eat_joined(&[MINUS, MINUS, GREATER]);
        if !is_directed && !self.eat_joined(&[MINUS, MINUS]) {
            self.expected("`-->` or `--`");
        }
        let target = self.required_name();
        let mut nodes = Vec::new();
        let mut node_id = None;
        if self.at_keyword(Keyword::WithNodeId) {
            self.start(CLAUSE);
            self.bump();
            self.expect(EQUAL, "`=`");
            node_id = Some(self.required_name());
            self.finish();
        } else if self.at_keyword(Keyword::With) {
            self.start(CLAUSE);
            self.bump();
            nodes = self.comma_list(ListRule::OneOrMore, Self::graph_nodes, |p| {
                let table = p.missing_expr();
                (table, p.no_name())
            });
            self.finish();
        }
        let mut partitioned_by = None;
        if self.at_keyword(Keyword::PartitionedBy) {
            self.start(CLAUSE);
            self.bump();
            let by = self.required_simple_path();
            let open = self.token_span();
            if self.expect(L_PAREN, "`(`") {
                let subquery = self.contextual_pipeline();
                self.expect_close(R_PAREN, open);
                match by.kind {
                    ExprKind::Name(name) => partitioned_by = Some((name, Box::new(subquery))),
                    _ => self.error_at("KU003", by.span, "`partitioned-by` takes a column's name"),
                }
            }
            self.finish();
        }
        params.shrink_to_fit();
        (OperatorKind::MakeGraph(MakeGraph { source, is_directed, target, nodes, node_id, partitioned_by }), params)
    }

    /// `table on column`
    fn graph_nodes(&mut self) -> Option<(Expr, Name)> {
        let table = self.signed()?;
        self.expect_keyword(Keyword::On);
        Some((table, self.required_name()))
    }

    /// `graph-match` and `graph-shortest-paths` behind their parameters.
    pub(super) fn graph_match(&mut self) -> GraphMatch {
        let mut patterns = Vec::new();
        loop {
            patterns.push(self.graph_pattern());
            if !self.eat(COMMA) {
                break;
            }
        }
        let mut predicate = None;
        if self.at_keyword(Keyword::Where) {
            self.start(CLAUSE);
            self.bump();
            predicate = Some(Box::new(self.required_unnamed()));
            self.finish();
        }
        let mut project = None;
        if self.at_keyword(Keyword::Project) {
            self.start(CLAUSE);
            self.bump();
            project = Some(self.named_list(ListRule::OneOrMore));
            self.finish();
        }
        GraphMatch { patterns, predicate, project }
    }

    fn graph_pattern(&mut self) -> GraphPattern {
        self.start(GRAPH_PATTERN);
        let mut elements = Vec::new();
        while let Some(element) = self.graph_element() {
            elements.push(element);
        }
        if elements.is_empty() {
            self.error("KS217", "missing graph pattern, such as `(a)-[e]->(b)`");
        }
        self.finish();
        GraphPattern { elements }
    }

    fn graph_element(&mut self) -> Option<GraphElement> {
        use EdgeDirection::*;
        if self.at(L_PAREN) {
            self.start(GRAPH_NODE);
            let open = self.token_span();
            self.bump();
            let name = self.name();
            self.expect_close(R_PAREN, open);
            self.finish();
            return Some(GraphElement::Node(name));
        }
        let bare: &[(&[SyntaxKind], EdgeDirection)] =
            &[(&[MINUS, MINUS, GREATER], LeftToRight), (&[LESS, MINUS, MINUS], RightToLeft), (&[MINUS, MINUS], Any)];
        for (tokens, direction) in bare {
            if self.at_joined(tokens) {
                self.start(GRAPH_EDGE);
                self.eat_joined(tokens);
                self.finish();
                return Some(GraphElement::Edge { name: None, direction: *direction, range: None });
            }
        }
        let is_left = self.at_joined(&[LESS, MINUS, L_BRACKET]);
        if !is_left && !self.at_joined(&[MINUS, L_BRACKET]) {
            return None;
        }
        self.start(GRAPH_EDGE);
        self.eat_joined(if is_left { &[LESS, MINUS, L_BRACKET] } else { &[MINUS, L_BRACKET] });
        let name = self.name();
        let mut range = None;
        if self.eat(STAR) {
            let low = self.signed().unwrap_or_else(|| self.missing_expr());
            self.expect(DOT_DOT, "`..`");
            let high = self.signed().unwrap_or_else(|| self.missing_expr());
            range = Some((low, high));
        }
        let is_right = self.eat_joined(&[R_BRACKET, MINUS, GREATER]);
        if !is_right && !self.eat_joined(&[R_BRACKET, MINUS]) {
            self.expected("`]->` or `]-`");
        }
        self.finish();
        let direction = match (is_left, is_right) {
            (true, _) => RightToLeft,
            (false, true) => LeftToRight,
            (false, false) => Any,
        };
        Some(GraphElement::Edge { name, direction, range })
    }

    pub(super) fn graph_to_table(&mut self) -> OperatorKind {
        let outputs = self.comma_list(ListRule::OneOrMore, Self::graph_output, |p| {
            p.error("KS230", "expected `nodes` or `edges`");
            let entity = p.no_name();
            GraphOutput { entity, as_name: None, params: Vec::new() }
        });
        OperatorKind::GraphToTable { outputs }
    }

    fn graph_output(&mut self) -> Option<GraphOutput> {
        let own: &[&str] = match self.keyword() {
            Keyword::Nodes => &["with_node_id"],
            Keyword::Edges => &["with_source_id", "with_target_id"],
            _ => return None,
        };
        self.start(CLAUSE);
        let entity = self.word_as_name();
        let as_name = if self.eat_keyword(Keyword::As) { Some(self.required_name()) } else { None };
        let params = self.parameters(own, true);
        self.finish();
        Some(GraphOutput { entity, as_name, params })
    }
}
