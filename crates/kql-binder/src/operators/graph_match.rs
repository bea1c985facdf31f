//! `graph-match` and `graph-shortest-paths`: patterns, and what expressions read of them.

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast::{self, BinaryOp, ExprKind as Ast, GraphElement};
use kql_types::{Literal, ScalarType, dynamic};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};
use crate::typed::{Typed, Value};

/// The pattern around an expression.
#[derive(Debug, Clone)]
pub(crate) struct PatternScope {
    nodes: Vec<(Option<String>, NodeRow)>,
    edges: Vec<(Option<String>, PatternEdge)>,
    is_open: bool,
    folds: Vec<PathFold>,
    /// Inside a fold: its edge, and whether it goes over nodes.
    element: Option<(usize, bool)>,
    /// In a condition a path's property is that of each of its edges, which all must
    /// meet the condition; here is the path, once it is met.
    each: Option<Each>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Each {
    None,
    Of(usize),
}

#[derive(Debug, Clone, Copy)]
enum Element {
    Node(usize),
    Edge(usize),
}

impl PatternScope {
    fn find(&self, name: &str) -> Option<Element> {
        let is_named = |own: &Option<String>| own.as_deref() == Some(name);
        let node = self.nodes.iter().position(|(own, _)| is_named(own)).map(Element::Node);
        node.or_else(|| self.edges.iter().position(|(own, _)| is_named(own)).map(Element::Edge))
    }
}

impl Binder<'_> {
    pub(super) fn bind_graph_match(
        &mut self,
        graph: Graph,
        pattern: &ast::GraphMatch,
        parameters: &[ast::OperatorParam],
        shortest: Option<ShortestPaths>,
        span: Span,
    ) -> Tabular {
        let scope = self.bind_pattern(&graph, pattern);
        if shortest.is_some() {
            let is_path = scope.edges.iter().any(|(_, edge)| edge.length.is_some());
            if pattern.patterns.len() != 1 || !is_path {
                let message = "the pattern must be one sequence with an edge of variable length, such as `[e*1..5]`";
                self.error("KU220", span, message);
            }
        }
        let row = RowType { columns: Vec::new(), is_open: scope.is_open };
        let outer = self.graph_pattern.replace(scope);
        let predicate = pattern.predicate.iter().flat_map(|predicate| conjuncts(predicate));
        let conditions = predicate.map(|conjunct| self.bind_pattern_condition(conjunct, &row)).collect();
        let items = match &pattern.project {
            Some(exprs) => self.bind_items(exprs, Context::of(&row)),
            None => {
                self.error("KU200", span, "a pattern without `project` is not supported yet");
                Vec::new()
            }
        };
        let scope = std::mem::replace(&mut self.graph_pattern, outer);
        let (nodes, edges, folds) = match scope {
            Some(scope) => (scope.nodes, scope.edges, scope.folds),
            None => (Vec::new(), Vec::new(), Vec::new()),
        };
        let mut projection = Projection::default();
        for item in items {
            let name = match item.name {
                None => projection.next_unnamed(),
                Some(name) => projection.unique(&name),
            };
            projection.add(self, name, item.value);
        }

        let nodes: Vec<NodeRow> = nodes.into_iter().map(|(_, node)| node).collect();
        let edges: Vec<PatternEdge> = edges.into_iter().map(|(_, edge)| edge).collect();
        let single = edges.iter().filter(|edge| edge.length.is_none());
        let columns = nodes.iter().flat_map(NodeRow::columns).chain(single.flat_map(|edge| &edge.columns.columns));
        let columns = columns.chain(folds.iter().map(|fold| &fold.result)).cloned().collect();
        let matched = RowType { columns, is_open: row.is_open };
        let cycles = match parameter(parameters, &["cycles"]).and_then(word) {
            Some("all") => Cycles::All,
            Some("none") => Cycles::None,
            _ => Cycles::UniqueEdges,
        };
        let output = GraphOutput::Match(GraphMatch { nodes, edges, cycles, conditions, folds, shortest });
        let mut table = projection.into_table(graph.output(output, matched, span), span);
        table.row.is_open = row.is_open;
        table
    }

    fn bind_pattern(&mut self, graph: &Graph, pattern: &ast::GraphMatch) -> PatternScope {
        let mut scope = PatternScope {
            nodes: Vec::new(),
            edges: Vec::new(),
            is_open: graph.edges.row.is_open || graph.node_row().is_open,
            folds: Vec::new(),
            element: None,
            each: None,
        };
        for (position, sequence) in pattern.patterns.iter().enumerate() {
            let known = scope.nodes.len();
            let mut shares = position == 0;
            let mut left = None;
            let mut pending: Option<&GraphElement> = None;
            for element in &sequence.elements {
                match element {
                    GraphElement::Node(name) => {
                        let right = self.pattern_node(&mut scope, graph, name.as_ref());
                        shares |= right < known;
                        if let (Some(left), Some(GraphElement::Edge { name, direction, range })) = (left, pending) {
                            self.pattern_edge(
                                &mut scope,
                                graph,
                                (left, right),
                                name.as_ref(),
                                *direction,
                                range.as_ref(),
                            );
                        }
                        (left, pending) = (Some(right), None);
                    }
                    GraphElement::Edge { .. } if pending.is_none() && left.is_some() => pending = Some(element),
                    GraphElement::Edge { name, .. } => {
                        let at = name.as_ref().map_or_else(|| pattern_span(pattern), |n| n.span);
                        self.error("KU220", at, "an edge of a pattern stands between two nodes");
                    }
                }
            }
            if pending.is_some() {
                self.error("KU220", pattern_span(pattern), "a sequence of a pattern ends with a node");
            }
            if !shares {
                self.error("KU220", pattern_span(pattern), "the sequences of a pattern must share a node");
            }
        }
        scope
    }

    /// Returns the position of a node of the pattern; one name is one node.
    fn pattern_node(&mut self, scope: &mut PatternScope, graph: &Graph, name: Option<&ast::Name>) -> usize {
        match name.and_then(|n| scope.find(&n.text)) {
            Some(Element::Node(position)) => return position,
            Some(Element::Edge(_)) => {
                let (text, span) = name.map(|n| (n.text.clone(), n.span)).unwrap_or_default();
                self.error("KU220", span, format!("`{text}` is an edge of the pattern already"));
            }
            None => {}
        }
        let node = self.node_like(&graph.nodes);
        scope.nodes.push((name.map(|n| n.text.clone()), node));
        scope.nodes.len() - 1
    }

    fn pattern_edge(
        &mut self,
        scope: &mut PatternScope,
        graph: &Graph,
        (left, right): (usize, usize),
        name: Option<&ast::Name>,
        direction: ast::EdgeDirection,
        range: Option<&(ast::Expr, ast::Expr)>,
    ) {
        if let Some(name) = name.filter(|n| scope.find(&n.text).is_some()) {
            self.error("KU220", name.span, format!("`{}` stands twice in the pattern", name.text));
        }
        let length = range.map(|(low, high)| self.path_length(low, high));
        let columns = graph.edges.row.columns.iter();
        let columns = columns.map(|c| BoundColumn { id: self.fresh_like(c.id), ..c.clone() }).collect();
        let columns = RowType { columns, is_open: graph.edges.row.is_open };
        let inner = self.node_like(&graph.nodes);
        let direction = match direction {
            _ if !graph.is_directed => EdgeDirection::Any,
            ast::EdgeDirection::LeftToRight => EdgeDirection::LeftToRight,
            ast::EdgeDirection::RightToLeft => EdgeDirection::RightToLeft,
            ast::EdgeDirection::Any => EdgeDirection::Any,
        };
        let edge = PatternEdge { left, right, direction, length, columns, inner };
        scope.edges.push((name.map(|n| n.text.clone()), edge));
    }

    fn path_length(&mut self, low: &ast::Expr, high: &ast::Expr) -> (u32, u32) {
        let mut bound = |expr: &ast::Expr| {
            let value = self.bind_scalar(expr, Context::NONE);
            match self.evaluate(&value) {
                Some(Literal::Long(n)) => u32::try_from(n).ok(),
                Some(Literal::Int(n)) => u32::try_from(n).ok(),
                // While a function is declared its parameters have no values.
                Some(Literal::Null(_)) => Some(0),
                _ => None,
            }
        };
        match (bound(low), bound(high)) {
            (Some(low), Some(high)) if low <= high => (low, high),
            _ if self.is_declaring => (0, 0),
            _ => {
                let message = "the length of a path is two whole numbers, the smaller first";
                self.error("KU220", low.span.cover(high.span), message);
                (0, 0)
            }
        }
    }

    fn node_like(&mut self, node: &NodeRow) -> NodeRow {
        let mut node = node.clone();
        for column in node.columns_mut() {
            column.id = self.fresh_like(column.id);
        }
        node
    }

    fn bind_pattern_condition(&mut self, conjunct: &ast::Expr, row: &RowType) -> Expr {
        self.set_each(Some(Each::None));
        let condition = self.bind_condition(conjunct, Context::of(row));
        let each = self.graph_pattern.as_ref().and_then(|scope| scope.each);
        self.set_each(None);
        match each {
            Some(Each::Of(edge)) => self.add_fold(edge, false, FoldKind::All, condition, conjunct.span).expr,
            Some(Each::None) | None => condition.expr,
        }
    }

    fn set_each(&mut self, each: Option<Each>) {
        if let Some(scope) = &mut self.graph_pattern {
            scope.each = each;
        }
    }

    /// Returns the result of an expression over the parts of a path.
    fn add_fold(&mut self, edge: usize, over_nodes: bool, kind: FoldKind, value: Typed, span: Span) -> Typed {
        let ty = if kind == FoldKind::Map { ScalarType::Dynamic } else { ScalarType::Bool };
        let result = self.new_column("fold", ty);
        let typed = Typed::column(result.id, ty, span);
        if let Some(scope) = &mut self.graph_pattern {
            scope.folds.push(PathFold { edge, over_nodes, kind, value: value.expr, result });
        }
        typed
    }

    /// Returns the value of a name that stands for a node or an edge, as a bag.
    pub(crate) fn graph_element(&mut self, name: &str, span: Span) -> Option<Value> {
        let scope = self.graph_pattern.as_ref()?;
        let element = scope.find(name)?;
        let (columns, path) = match element {
            Element::Node(node) => (scope.nodes[node].1.properties.clone(), None),
            Element::Edge(edge) => {
                let pattern = &scope.edges[edge].1;
                (pattern.columns.columns.clone(), pattern.length.is_some().then_some(edge))
            }
        };
        let bag = self.bag_of(&RowType { columns, is_open: false }, span);
        Some(match path {
            Some(edge) => self.path_value(edge, bag, span),
            None => Value::Scalar(bag),
        })
    }

    /// Returns `element.member` where the name is a node or an edge of the pattern.
    pub(crate) fn graph_element_member(&mut self, name: &str, member: &ast::Name, span: Span) -> Option<Value> {
        let scope = self.graph_pattern.as_ref()?;
        let is_open = scope.is_open;
        let (column, path) = match scope.find(name)? {
            Element::Node(node) => {
                (scope.nodes[node].1.properties.iter().find(|c| c.name == member.text).cloned(), None)
            }
            Element::Edge(edge) => {
                let pattern = &scope.edges[edge].1;
                (pattern.columns.find(&member.text).cloned(), pattern.length.is_some().then_some(edge))
            }
        };
        Some(match column {
            Some(column) => {
                let value = self.column_value(&column, span);
                match path {
                    Some(edge) => self.path_value(edge, value, span),
                    None => Value::Scalar(value),
                }
            }
            None if is_open => Value::Scalar(self.undetermined(&member.text, member.span)),
            None => {
                self.error("KS142", member.span, format!("`{name}` has no column `{}`", member.text));
                Value::Unknown(span)
            }
        })
    }

    /// Returns what a value of one edge is for a path: in a condition that of each edge,
    /// else all of them in an array.
    fn path_value(&mut self, edge: usize, value: Typed, span: Span) -> Value {
        let each = self.graph_pattern.as_ref().and_then(|scope| scope.each);
        let element = self.graph_pattern.as_ref().and_then(|scope| scope.element);
        match (element, each) {
            (Some((own, false)), _) if own == edge => Value::Scalar(value),
            (Some(_), _) => {
                self.error("KU220", span, "a path cannot be read inside an expression over another");
                Value::Unknown(span)
            }
            (None, Some(Each::Of(other))) if other != edge => {
                self.error("KU220", span, "a condition cannot read two paths; use `all()`, `any()` or `map()`");
                Value::Unknown(span)
            }
            (None, Some(_)) => {
                self.set_each(Some(Each::Of(edge)));
                Value::Scalar(value)
            }
            (None, None) => Value::Scalar(self.add_fold(edge, false, FoldKind::Map, value, span)),
        }
    }

    /// Takes back the array that was made last of a path's values, if the value is that
    /// array, and returns what it was made of.
    pub(crate) fn last_mapped(&mut self, value: &Typed) -> Option<Typed> {
        let scope = self.graph_pattern.as_ref()?;
        let fold = scope.folds.last()?;
        let is_it = matches!(value.expr.kind, ExprKind::Column(id) if id == fold.result.id);
        let is_plain = fold.kind == FoldKind::Map && !fold.over_nodes && fold.value.ty == ScalarType::Dynamic;
        (is_it && is_plain).then(|| Typed { expr: fold.value.clone(), is_unknown: false })
    }

    /// Makes the array that was made last one of other values.
    pub(crate) fn map_last(&mut self, value: Typed, span: Span) -> Typed {
        match self.graph_pattern.as_mut().and_then(|scope| scope.folds.last_mut()) {
            Some(fold) => {
                fold.value = value.expr;
                Typed::column(fold.result.id, fold.result.ty, span)
            }
            None => value,
        }
    }

    /// Binds a function that exists in patterns only.
    pub(crate) fn bind_graph_function(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Option<Value> {
        self.graph_pattern.as_ref()?;
        let kind = match call.name.text.as_str() {
            "all" => FoldKind::All,
            "any" => FoldKind::Any,
            "map" => FoldKind::Map,
            "node_degree_in" => return Some(self.bind_node_function(call, span, |node| node.in_degree.clone())),
            "node_degree_out" => return Some(self.bind_node_function(call, span, |node| node.out_degree.clone())),
            "node_id" => return Some(self.bind_node_function(call, span, |node| node.id.clone())),
            "labels" => return Some(self.bind_labels(call, span)),
            "inner_nodes" => {
                self.error("KU220", span, "`inner_nodes()` is the first argument of `all()`, `any()` or `map()`");
                return Some(Value::Unknown(span));
            }
            _ => return None,
        };
        Some(self.bind_fold(call, kind, span, context))
    }

    fn bind_fold(&mut self, call: &ast::Call, kind: FoldKind, span: Span, context: Context<'_>) -> Value {
        let name = call.name.text.as_str();
        let [over, value] = call.args.as_slice() else {
            self.error("KS119", span, format!("`{name}` takes a path and an expression"));
            return Value::Unknown(span);
        };
        let (path, over_nodes) = match &over.kind {
            Ast::Call(inner) if inner.name.text == "inner_nodes" && inner.args.len() == 1 => (&inner.args[0], true),
            _ => (over, false),
        };
        let Some(scope) = &self.graph_pattern else { return Value::Unknown(span) };
        let edge = match &path.kind {
            Ast::Name(path) => match scope.find(&path.text) {
                Some(Element::Edge(edge)) if scope.edges[edge].1.length.is_some() => Some(edge),
                _ => None,
            },
            _ => None,
        };
        let Some(edge) = edge else {
            self.error("KU220", over.span, format!("`{name}` wants an edge of variable length"));
            return Value::Unknown(span);
        };
        if scope.element.is_some() {
            self.error("KU220", span, format!("`{name}` cannot stand inside an expression over a path"));
            return Value::Unknown(span);
        }
        let pattern = &scope.edges[edge].1;
        let columns = if over_nodes { pattern.inner.properties.clone() } else { pattern.columns.columns.clone() };
        let row = RowType { columns, is_open: scope.is_open };
        self.set_element(Some((edge, over_nodes)));
        let context = Context { row: Some(&row), ..context };
        let value = match kind {
            FoldKind::Map => self.bind_scalar(value, context),
            FoldKind::All | FoldKind::Any => self.bind_condition(value, context),
        };
        self.set_element(None);
        Value::Scalar(self.add_fold(edge, over_nodes, kind, value, span))
    }

    fn set_element(&mut self, element: Option<(usize, bool)>) {
        if let Some(scope) = &mut self.graph_pattern {
            scope.element = element;
        }
    }

    /// Binds what is asked of a node that is named, or of the one that a fold looks at.
    fn bind_node_function(&mut self, call: &ast::Call, span: Span, pick: fn(&NodeRow) -> BoundColumn) -> Value {
        let scope = self.graph_pattern.as_ref();
        let column = match (call.args.as_slice(), scope) {
            ([], Some(PatternScope { element: Some((edge, true)), edges, .. })) => Some(pick(&edges[*edge].1.inner)),
            ([ast::Expr { kind: Ast::Name(name), .. }], Some(scope)) => match scope.find(&name.text) {
                Some(Element::Node(node)) => Some(pick(&scope.nodes[node].1)),
                _ => None,
            },
            _ => None,
        };
        match column {
            Some(column) => Value::Scalar(self.column_value(&column, span)),
            None => {
                self.error("KU220", span, format!("`{}` wants a node of the pattern", call.name.text));
                Value::Unknown(span)
            }
        }
    }

    /// Graphs that a query makes have no labels.
    fn bind_labels(&mut self, call: &ast::Call, span: Span) -> Value {
        let scope = self.graph_pattern.as_ref();
        let is_element = match (call.args.as_slice(), scope) {
            ([], Some(scope)) => scope.element.is_some(),
            ([ast::Expr { kind: Ast::Name(name), .. }], Some(scope)) => scope.find(&name.text).is_some(),
            _ => false,
        };
        if !is_element {
            self.error("KU220", span, "`labels` wants a node or an edge of the pattern");
            return Value::Unknown(span);
        }
        match dynamic::parse_json("[]") {
            Ok(empty) => Value::Scalar(Typed::literal(Literal::Dynamic(empty), span)),
            Err(_) => Value::Unknown(span),
        }
    }

    fn bag_of(&mut self, row: &RowType, span: Span) -> Typed {
        let Some(function) = registry::scalar("bag_pack") else {
            self.error("KU200", span, "the function `bag_pack` is not supported yet");
            return Typed::unknown(span);
        };
        let args = self.name_value_pairs(row, span);
        Typed::new(ExprKind::Call { function, args }, ScalarType::Dynamic, span)
    }
}

/// Returns the parts of a condition that must all hold.
fn conjuncts(expr: &ast::Expr) -> Vec<&ast::Expr> {
    match &expr.kind {
        Ast::Binary { op: BinaryOp::And, left, right, .. } => {
            let mut parts = conjuncts(left);
            parts.extend(conjuncts(right));
            parts
        }
        Ast::Parenthesized(inner) => conjuncts(inner),
        _ => vec![expr],
    }
}

fn pattern_span(pattern: &ast::GraphMatch) -> Span {
    let names = pattern.patterns.iter().flat_map(|p| &p.elements).filter_map(|element| match element {
        GraphElement::Node(name) | GraphElement::Edge { name, .. } => name.as_ref().map(|n| n.span),
    });
    names.reduce(|a, b| a.cover(b)).unwrap_or_default()
}
