//! Graphs: `make-graph` and the operators on what it makes.

use std::rc::Rc;

use kql_diagnostics::Span;
use kql_syntax::ast::{self, OperatorKind};
use kql_types::ScalarType;

use super::projection::unique_name;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::scope::{Symbol, declare};
use crate::tabular::{parameter, word};
use crate::typed::{Typed, Value};

impl Graph {
    /// Returns the graph as a node of the bound tree that a plan refuses: it has no columns.
    pub(crate) fn into_table(self, span: Span) -> Tabular {
        self.output(GraphOutput::None, RowType::default(), span)
    }

    pub(crate) fn output(self, output: GraphOutput, row: RowType, span: Span) -> Tabular {
        Tabular { kind: TabularKind::Graph(Box::new(GraphQuery { graph: self, output })), row, span }
    }

    /// The properties of nodes, by which they are filtered.
    pub(crate) fn node_row(&self) -> RowType {
        RowType { columns: self.nodes.properties.clone(), is_open: self.tables.iter().any(|t| t.table.row.is_open) }
    }
}

impl Binder<'_> {
    pub(crate) fn bind_make_graph(&mut self, input: Tabular, made: &ast::MakeGraph, span: Span) -> Value {
        let Some((name, subquery)) = &made.partitioned_by else {
            return Value::Graph(Box::new(self.bind_graph(input, made, None)));
        };
        let operators = super::fork::operators_of(subquery);
        if operators.iter().all(is_row_local) {
            // Edges do not cross partitions, so that all graphs can lie in one.
            let graph = self.bind_graph(input, made, Some((name, None)));
            return self.apply_operators(Value::Graph(Box::new(graph)), operators, span);
        }
        let key = self.graph_column(&input.row, name);
        let key = match input.row.columns.iter().find(|c| c.id == key) {
            Some(column) => self.column_value(column, name.span).expr,
            None => Typed::unknown(name.span).expr,
        };
        let given = input.row.clone();
        let edges = self.given(&given, span);
        let graph = self.bind_graph(edges.clone(), made, Some((name, Some(edges))));
        let subquery = match self.apply_operators(Value::Graph(Box::new(graph)), operators, span) {
            Value::Tabular(table) => table,
            other => return other,
        };
        let row = subquery.row.clone();
        let kind = TabularKind::Partition { input: Box::new(input), key, given, subquery: Box::new(subquery) };
        Value::Tabular(Tabular { kind, row, span })
    }

    /// `partition`: the column whose values have graphs of their own; where each is bound
    /// by itself, the edges of the one at hand.
    fn bind_graph(
        &mut self,
        input: Tabular,
        made: &ast::MakeGraph,
        partition: Option<(&ast::Name, Option<Tabular>)>,
    ) -> Graph {
        let (source, key_type) = self.node_key(&input.row, &made.source);
        let (target, _) = self.node_key(&input.row, &made.target);
        let is_one_graph = partition.as_ref().is_some_and(|(_, edges)| edges.is_none());
        let column = partition.as_ref().map(|(name, _)| self.graph_column(&input.row, name));
        let mut tables = Vec::with_capacity(made.nodes.len());
        let mut nodes: Vec<BoundColumn> = Vec::new();
        let mut properties: Vec<NodeSource> = Vec::new();
        for (position, (table, key)) in made.nodes.iter().enumerate() {
            let mut table = self.bind_tabular(table, Context::NONE);
            let (key, _) = self.node_key(&table.row, key);
            let own = partition.as_ref().map(|(name, _)| self.graph_column(&table.row, name));
            if let (Some((_, Some(edges))), Some(own), Some(of_edges)) = (&partition, own, column) {
                table = self.of_partition(table, own, edges, of_edges);
            }
            for column in &table.row.columns {
                // A property that several tables have is one.
                let is_same = |c: &BoundColumn| c.name == column.name && c.ty == column.ty;
                if let Some(at) = nodes.iter().position(is_same)
                    && let NodeSource::Columns { columns, is_key } = &mut properties[at]
                {
                    columns.push((position, column.id));
                    *is_key |= column.id == key;
                    continue;
                }
                let name = unique_name(&column.name, |n| nodes.iter().any(|c| c.name == n));
                nodes.push(BoundColumn { id: self.fresh_like(column.id), name, ty: column.ty });
                let columns = vec![(position, column.id)];
                properties.push(NodeSource::Columns { columns, is_key: column.id == key });
            }
            tables.push(NodeTable { table, key, partition: own.filter(|_| is_one_graph) });
        }
        if let Some(name) = &made.node_id {
            nodes.push(self.new_column(&name.text, key_type));
            properties.push(NodeSource::Key);
        }
        let nodes = self.node_columns(nodes);
        let is_directed = made.is_directed;
        let partition = column.filter(|_| is_one_graph);
        Graph { edges: input, source, target, is_directed, tables, partition, nodes, properties, steps: Vec::new() }
    }

    /// Keeps the nodes of the partition that the edges belong to.
    fn of_partition(&mut self, table: Tabular, own: ColumnId, edges: &Tabular, of_edges: ColumnId) -> Tabular {
        let (span, row) = (table.span, table.row.clone());
        let find = |row: &RowType, id| row.columns.iter().find(|c: &&BoundColumn| c.id == id).cloned();
        let (Some(own), Some(of_edges)) = (find(&row, own), find(&edges.row, of_edges)) else { return table };
        let value = self.convert(self.column_value(&of_edges, span), own.ty).expr;
        let column = self.new_column(&of_edges.name, own.ty);
        let kind = TabularKind::Project { input: Box::new(edges.clone()), exprs: vec![value] };
        let partitions = Tabular { kind, row: RowType::of(vec![column]), span };
        let operand = Box::new(self.column_value(&own, span).expr);
        let (negated, case_insensitive) = (false, false);
        let kind = ExprKind::InTable { operand, table: Box::new(partitions), negated, case_insensitive };
        let predicate = Expr { kind, ty: ScalarType::Bool, span };
        Tabular { kind: TabularKind::Filter { input: Box::new(table), predicate }, row, span }
    }

    /// Returns the column that an end of an edge, or a node, is known by.
    fn node_key(&mut self, row: &RowType, name: &ast::Name) -> (ColumnId, ScalarType) {
        let expr = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: name.span };
        match self.column_argument(row, &expr) {
            Some(column) => {
                if column.ty == ScalarType::Dynamic && !self.is_unknown(column.id) {
                    self.error("KS240", name.span, "a node of a graph cannot be a dynamic value");
                }
                (column.id, column.ty)
            }
            None => (self.new_id(), ScalarType::String),
        }
    }

    fn graph_column(&mut self, row: &RowType, name: &ast::Name) -> ColumnId {
        let expr = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: name.span };
        self.column_argument(row, &expr).map_or_else(|| self.new_id(), |column| column.id)
    }

    /// Returns a node with properties; the rest of what it carries has no name in queries.
    pub(super) fn node_columns(&mut self, properties: Vec<BoundColumn>) -> NodeRow {
        NodeRow {
            properties,
            in_degree: self.new_column("in_degree", ScalarType::Long),
            out_degree: self.new_column("out_degree", ScalarType::Long),
            id: self.new_column("node_id", ScalarType::String),
            hash: self.new_column("node_hash", ScalarType::Long),
        }
    }

    pub(crate) fn bind_graph_operator(&mut self, operator: &ast::Operator, mut graph: Graph) -> Value {
        let span = operator.span;
        match &operator.kind {
            OperatorKind::GraphMatch(pattern) => {
                Value::Tabular(self.bind_graph_match(graph, pattern, &operator.params, None, span))
            }
            OperatorKind::GraphShortestPaths(pattern) => {
                let output = parameter(&operator.params, &["output"]).and_then(word);
                let shortest = if output == Some("all") { ShortestPaths::All } else { ShortestPaths::Any };
                Value::Tabular(self.bind_graph_match(graph, pattern, &operator.params, Some(shortest), span))
            }
            OperatorKind::GraphToTable { outputs } => self.bind_graph_to_table(graph, outputs, span),
            OperatorKind::GraphMarkComponents => {
                let is_strong = parameter(&operator.params, &["kind"]).and_then(word) == Some("strong");
                let name = parameter(&operator.params, &["with_component_id"]).and_then(word);
                let is_taken = |n: &str| graph.nodes.properties.iter().any(|c| c.name == n);
                let name = unique_name(name.unwrap_or("ComponentId"), is_taken);
                let column = self.new_column(name, ScalarType::Long);
                graph.steps.push(GraphStep::MarkComponents { property: column.id, is_strong });
                graph.nodes.properties.push(column);
                graph.properties.push(NodeSource::Component);
                Value::Graph(Box::new(graph))
            }
            OperatorKind::GraphWhereNodes { predicate } => {
                let row = graph.node_row();
                let predicate = self.bind_condition(predicate, Context::of(&row));
                graph.steps.push(GraphStep::WhereNodes(predicate.expr));
                Value::Graph(Box::new(graph))
            }
            OperatorKind::GraphWhereEdges { predicate } => {
                let row = graph.edges.row.clone();
                let predicate = self.bind_condition(predicate, Context::of(&row));
                graph.steps.push(GraphStep::WhereEdges(predicate.expr));
                Value::Graph(Box::new(graph))
            }
            OperatorKind::GraphMerge { .. } => {
                self.error("KU200", operator.keyword, "the operator `graph-merge` is not supported yet");
                Value::Graph(Box::new(graph))
            }
            OperatorKind::Error | OperatorKind::Unknown { .. } => Value::Unknown(span),
            _ => {
                let name = self.source_text(operator.keyword).to_owned();
                self.error("KS251", operator.keyword, format!("the operator `{name}` wants a table, not a graph"));
                Value::Unknown(span)
            }
        }
    }

    fn bind_graph_to_table(&mut self, graph: Graph, outputs: &[ast::GraphOutput], span: Span) -> Value {
        let mut first = None;
        for output in outputs {
            let graph = self.copy_graph(&graph);
            let table = if output.entity.text == "nodes" {
                let mut row = graph.node_row();
                if let Some(name) = parameter(&output.params, &["with_node_id"]).and_then(word) {
                    row.columns.insert(0, BoundColumn { name: name.to_owned(), ..graph.nodes.hash.clone() });
                }
                graph.output(GraphOutput::Nodes, row, span)
            } else {
                let mut row = graph.edges.row.clone();
                let mut hash = |binder: &mut Self, at: usize, name: &str| {
                    let name = parameter(&output.params, &[name]).and_then(word)?;
                    let column = binder.new_column(name, ScalarType::Long);
                    let id = column.id;
                    row.columns.insert(at.min(row.columns.len()), column);
                    Some(id)
                };
                let source_hash = hash(self, 0, "with_source_id");
                let target_hash = hash(self, usize::from(source_hash.is_some()), "with_target_id");
                graph.output(GraphOutput::Edges { source_hash, target_hash }, row, span)
            };
            // Named tables are for the statements that follow.
            if let Some(name) = &output.as_name {
                declare(&mut self.scope, &name.text, Symbol::Table(Rc::new(table.clone())));
            }
            first.get_or_insert(table);
        }
        first.map_or(Value::Unknown(span), Value::Tabular)
    }
}

/// Whether an operator works on graphs, or on one row at a time.
fn is_row_local(operator: &ast::Operator) -> bool {
    matches!(
        operator.kind,
        OperatorKind::GraphMatch(_)
            | OperatorKind::GraphShortestPaths(_)
            | OperatorKind::GraphToTable { .. }
            | OperatorKind::GraphMarkComponents
            | OperatorKind::GraphWhereNodes { .. }
            | OperatorKind::GraphWhereEdges { .. }
            | OperatorKind::GraphMerge { .. }
            | OperatorKind::Where { .. }
            | OperatorKind::Error
            | OperatorKind::Unknown { .. }
    )
}
