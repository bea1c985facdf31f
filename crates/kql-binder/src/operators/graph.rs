//! Graphs: `make-graph` and the operators on what it makes.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, GraphElement, OperatorKind};
use kql_types::ScalarType;

use super::projection::{Projection, unique_name};
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::typed::Value;

/// A graph: what its nodes and edges carry.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    edges: RowType,
    nodes: RowType,
    table: Tabular,
}

impl Graph {
    /// Returns the graph as a node of the bound tree; it has no columns.
    pub(crate) fn into_table(self, span: Span) -> Tabular {
        Tabular { row: RowType::default(), span, ..self.table }
    }
}

impl Binder<'_> {
    pub(crate) fn bind_make_graph(&mut self, input: Tabular, graph: &ast::MakeGraph, span: Span) -> Graph {
        let mut args = Vec::new();
        let mut key_type = None;
        for name in [&graph.source, &graph.target] {
            let expr = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: name.span };
            if let Some(column) = self.column_argument(&input.row, &expr) {
                if column.ty == ScalarType::Dynamic && !self.is_unknown(column.id) {
                    self.error("KS240", name.span, "a node of a graph cannot be a dynamic value");
                }
                key_type.get_or_insert(column.ty);
                args.push(PluginArgument::Column(column.id));
            }
        }
        let mut nodes = RowType::default();
        for (table, key) in &graph.nodes {
            let table = self.bind_tabular(table, Context::NONE);
            let expr = ast::Expr { kind: ast::ExprKind::Name(key.clone()), span: key.span };
            self.column_argument(&table.row, &expr);
            for column in &table.row.columns {
                if nodes.find(&column.name).is_none() {
                    nodes.columns.push(column.clone());
                }
            }
            nodes.is_open |= table.row.is_open;
            args.push(PluginArgument::Table(table));
        }
        if let Some(name) = &graph.node_id {
            let column = self.new_column(&name.text, key_type.unwrap_or(ScalarType::String));
            nodes.columns.push(column);
        }
        let edges = input.row.clone();
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "make-graph", args };
        Graph { edges, nodes, table: Tabular { kind, row: RowType::default(), span } }
    }

    pub(crate) fn bind_graph_operator(&mut self, operator: &ast::Operator, graph: Graph) -> Value {
        let span = operator.span;
        match &operator.kind {
            OperatorKind::GraphMatch(pattern) => {
                Value::Tabular(self.bind_graph_match("graph-match", &graph, pattern, span))
            }
            OperatorKind::GraphShortestPaths(pattern) => {
                Value::Tabular(self.bind_graph_match("graph-shortest-paths", &graph, pattern, span))
            }
            OperatorKind::GraphToTable { outputs } => {
                let is_nodes = outputs.first().is_some_and(|o| o.entity.text == "nodes");
                let mut columns = Vec::new();
                for parameter in outputs.first().into_iter().flat_map(|o| &o.params) {
                    if let Some(name) = crate::tabular::word(parameter) {
                        columns.push(self.new_column(name, ScalarType::Long));
                    }
                }
                let source = if is_nodes { &graph.nodes } else { &graph.edges };
                columns.extend(source.columns.iter().map(|c| self.new_column(&c.name, c.ty)));
                let row = RowType { columns, is_open: source.is_open };
                let kind = TabularKind::Plugin {
                    input: Some(Box::new(graph.table)),
                    name: "graph-to-table",
                    args: Vec::new(),
                };
                Value::Tabular(Tabular { kind, row, span })
            }
            OperatorKind::GraphMarkComponents => {
                let mut graph = graph;
                let name =
                    operator.params.iter().find(|p| p.name.text == "with_component_id").and_then(crate::tabular::word);
                let name = unique_name(name.unwrap_or("ComponentId"), |n| graph.nodes.find(n).is_some());
                let column = self.new_column(name, ScalarType::Long);
                graph.nodes.columns.push(column);
                Value::Graph(Box::new(self.wrapped("graph-mark-components", graph, span)))
            }
            OperatorKind::GraphWhereNodes { predicate } => {
                self.bind_condition(predicate, Context::of(&graph.nodes));
                Value::Graph(Box::new(self.wrapped("graph-where-nodes", graph, span)))
            }
            OperatorKind::GraphWhereEdges { predicate } => {
                self.bind_condition(predicate, Context::of(&graph.edges));
                Value::Graph(Box::new(self.wrapped("graph-where-edges", graph, span)))
            }
            OperatorKind::GraphMerge { .. } => Value::Graph(Box::new(self.wrapped("graph-merge", graph, span))),
            OperatorKind::Error | OperatorKind::Unknown { .. } => Value::Unknown(span),
            _ => {
                let name = self.source_text(operator.keyword).to_owned();
                self.error("KS251", operator.keyword, format!("the operator `{name}` wants a table, not a graph"));
                Value::Unknown(span)
            }
        }
    }

    fn wrapped(&mut self, name: &'static str, mut graph: Graph, span: Span) -> Graph {
        let input = std::mem::replace(&mut graph.table, self.unknown_table(span));
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name, args: Vec::new() };
        graph.table = Tabular { kind, row: RowType::default(), span };
        graph
    }

    /// In a pattern a node or an edge is a name for a bag of its columns.
    fn bind_graph_match(
        &mut self,
        name: &'static str,
        graph: &Graph,
        pattern: &ast::GraphMatch,
        span: Span,
    ) -> Tabular {
        let mut given = RowType { columns: Vec::new(), is_open: graph.nodes.is_open || graph.edges.is_open };
        let mut elements: Vec<(String, bool)> = Vec::new();
        for element in pattern.patterns.iter().flat_map(|p| &p.elements) {
            let (element_name, source, is_path) = match element {
                GraphElement::Node(Some(name)) => (name, &graph.nodes, false),
                GraphElement::Edge { name: Some(name), range, .. } => (name, &graph.edges, range.is_some()),
                _ => continue,
            };
            if elements.iter().any(|(n, _)| *n == element_name.text) {
                continue;
            }
            elements.push((element_name.text.clone(), is_path));
            for column in &source.columns {
                let ty = if is_path { ScalarType::Dynamic } else { column.ty };
                let column = self.new_column(format!("{}.{}", element_name.text, column.name), ty);
                given.columns.push(column);
            }
            let whole = self.new_column(&element_name.text, ScalarType::Dynamic);
            given.columns.push(whole);
        }
        let outer = self.graph_elements.replace(elements);
        let mut args = Vec::new();
        if let Some(predicate) = &pattern.predicate {
            let value = self.bind_scalar(predicate, Context::of(&given));
            args.push(PluginArgument::Expr(value.expr));
        }
        let items = match &pattern.project {
            Some(exprs) => self.bind_items(exprs, Context::of(&given)),
            None => Vec::new(),
        };
        self.graph_elements = outer;
        let mut projection = Projection::default();
        for item in items {
            let name = match item.name {
                None => projection.next_unnamed(),
                Some(name) => projection.unique(&name),
            };
            let column = self.column_for(name, &item.value);
            args.push(PluginArgument::Expr(item.value.expr.clone()));
            projection.push(column, item.value.expr);
        }
        let row = RowType { columns: projection.columns, is_open: given.is_open };
        let kind = TabularKind::Plugin { input: Some(Box::new(graph.table.clone())), name, args };
        Tabular { kind, row, span }
    }
}
