//! Graph operators.

use std::collections::HashMap;

use datafusion::logical_expr::{Expr as DfExpr, LogicalPlan};
use kql_binder::bound::{
    self, BoundColumn, ColumnId, Expr, ExprKind, FoldKind, GraphMatch, GraphOutput, GraphQuery, GraphStep, NodeSource,
    Tabular,
};
use kql_types::ScalarType;

use crate::builder::{Builder, project};
use crate::graph::*;
use crate::{PlanError, walk};

impl Builder<'_> {
    pub(crate) fn graph(&self, tabular: &Tabular, query: &GraphQuery) -> Result<LogicalPlan, PlanError> {
        let graph = &query.graph;
        let inputs = self.graph_inputs(tabular, graph)?;
        let (_, key_type) = column_of(&graph.edges, graph.source)?;
        let edge_columns = graph.edges.row.columns.iter();
        let edge_columns = edge_columns.map(|column| EdgeColumn {
            ty: column.ty.arrow(),
            name: self.live.contains(column.id).then(|| self.name(column)),
        });
        let mut node_columns = Vec::with_capacity(graph.properties.len() + 4);
        for (column, source) in graph.nodes.properties.iter().zip(&graph.properties) {
            node_columns.push(match source {
                NodeSource::Columns { columns, is_key } => NodeColumn::Property {
                    ty: column.ty.arrow(),
                    columns: columns
                        .iter()
                        .filter(|(_, id)| self.live.contains(*id))
                        .map(|(table, id)| Ok((*table, self.name_of(*id)?)))
                        .collect::<Result<_, PlanError>>()?,
                    is_key: *is_key && self.live.contains(column.id),
                },
                NodeSource::Key => NodeColumn::Key,
                NodeSource::Component => NodeColumn::Component,
            });
        }
        node_columns.extend([NodeColumn::InDegree, NodeColumn::OutDegree, NodeColumn::Id, NodeColumn::Hash]);

        let mut places = Places(HashMap::new());
        places.add(self, graph.nodes.columns(), Place::Element);
        places.add(self, &graph.edges.row.columns, Place::Element);
        let mut steps = Vec::with_capacity(graph.steps.len());
        for step in &graph.steps {
            steps.push(match step {
                GraphStep::WhereNodes(predicate) => Step::WhereNodes(places.compute(self.predicate(predicate)?)?),
                GraphStep::WhereEdges(predicate) => Step::WhereEdges(places.compute(self.predicate(predicate)?)?),
                GraphStep::MarkComponents { property, is_strong } => {
                    let column = graph.nodes.properties.iter().position(|c| c.id == *property);
                    let column = column.ok_or_else(|| PlanError::internal("components have no column"))?;
                    Step::MarkComponents { column, is_strong: *is_strong }
                }
            });
        }
        let live = self.live.columns(&tabular.row).into_iter();
        let output = match &query.output {
            GraphOutput::None => {
                let error = PlanError::unsupported(tabular.span, "a graph as the result of a query");
                return Err(error.with_help("end with `graph-to-table` or `graph-match`"));
            }
            GraphOutput::Nodes => {
                let position = |id| graph.nodes.columns().position(|c| c.id == id);
                Output::Nodes(live.map(|c| self.output_column(c, position(c.id))).collect::<Result<_, _>>()?)
            }
            GraphOutput::Edges { source_hash, target_hash } => {
                let source = |id| match id {
                    id if Some(id) == *source_hash => Some(EdgeOutput::SourceHash),
                    id if Some(id) == *target_hash => Some(EdgeOutput::TargetHash),
                    id => graph.edges.row.columns.iter().position(|c| c.id == id).map(EdgeOutput::Column),
                };
                Output::Edges(live.map(|c| self.output_column(c, source(c.id))).collect::<Result<_, _>>()?)
            }
            GraphOutput::Match(pattern) => Output::Match(Box::new(self.graph_match(tabular, pattern)?)),
        };
        let program = GraphProgram {
            key_type,
            is_partitioned: graph.partition.is_some(),
            node_columns,
            edge_columns: edge_columns.collect(),
            steps,
            output,
            max_rows: self.context.max_generated_rows,
        };
        Ok(GraphNode::plan(inputs, program)?)
    }

    /// Plans the edges and the tables of nodes, each with its keys beside what is read.
    fn graph_inputs(&self, tabular: &Tabular, graph: &bound::Graph) -> Result<Vec<LogicalPlan>, PlanError> {
        let (_, key_type) = column_of(&graph.edges, graph.source)?;
        let partition_type = match graph.partition {
            Some(partition) => Some(column_of(&graph.edges, partition)?.1),
            None => None,
        };
        let keyed = |table: &Tabular, keys: &[(ColumnId, &str, ScalarType)]| {
            let plan = self.input_of(table, walk::expressions(tabular))?;
            let mut columns = self.columns(&table.row);
            for (id, name, ty) in keys {
                let (column, own) = column_of(table, *id)?;
                columns.push(self.convert(self.column(column), own, *ty, table.span)?.alias(*name));
            }
            project(plan, columns)
        };
        let mut keys = vec![(graph.source, SOURCE, key_type), (graph.target, TARGET, key_type)];
        keys.extend(graph.partition.zip(partition_type).map(|(id, ty)| (id, PARTITION, ty)));
        let mut inputs = vec![keyed(&graph.edges, &keys)?];
        for table in &graph.tables {
            let mut keys = vec![(table.key, KEY, key_type)];
            keys.extend(table.partition.zip(partition_type).map(|(id, ty)| (id, PARTITION, ty)));
            inputs.push(keyed(&table.table, &keys)?);
        }
        Ok(inputs)
    }

    fn graph_match(&self, tabular: &Tabular, pattern: &GraphMatch) -> Result<MatchProgram, PlanError> {
        let mut places = Places(HashMap::new());
        for (node, row) in pattern.nodes.iter().enumerate() {
            places.add(self, row.columns(), |column| Place::Node { node, column });
        }
        for (edge, row) in pattern.edges.iter().enumerate() {
            match row.length {
                None => places.add(self, &row.columns.columns, |column| Place::Edge { edge, column }),
                Some(_) => places.add(self, &row.columns.columns, Place::Element),
            }
            places.add(self, row.inner.columns(), Place::Element);
        }
        let mut folds = Vec::with_capacity(pattern.folds.len());
        for (position, fold) in pattern.folds.iter().enumerate() {
            let value = match fold.kind {
                FoldKind::All | FoldKind::Any => self.predicate(&fold.value)?,
                FoldKind::Map => self.expr(&fold.value)?,
            };
            let value = places.compute(value)?;
            let (edge, over_nodes, kind, value_type) = (fold.edge, fold.over_nodes, fold.kind, fold.value.ty);
            folds.push(Fold { edge, over_nodes, kind, value, value_type });
            places.0.insert(self.name(&fold.result), Place::Fold(position));
        }
        let edges = pattern.edges.iter().map(|edge| MatchEdge {
            left: edge.left,
            right: edge.right,
            direction: edge.direction,
            length: edge.length,
        });
        let mut program = MatchProgram {
            nodes: pattern.nodes.len(),
            edges: edges.collect(),
            cycles: pattern.cycles,
            node_conditions: Vec::new(),
            edge_conditions: Vec::new(),
            inner_conditions: Vec::new(),
            conditions: Vec::new(),
            folds,
            shortest: pattern.shortest,
            outputs: Vec::new(),
        };
        for condition in &pattern.conditions {
            self.graph_condition(condition, pattern, &places, &mut program)?;
        }
        for column in self.live.columns(&tabular.row) {
            let place = places.0.get(&self.name(column)).copied();
            program.outputs.push(self.output_column(column, place)?);
        }
        Ok(program)
    }

    /// Puts a condition where it is known earliest.
    fn graph_condition(
        &self,
        condition: &Expr,
        pattern: &GraphMatch,
        places: &Places,
        program: &mut MatchProgram,
    ) -> Result<(), PlanError> {
        if let ExprKind::Column(id) = &condition.kind
            && let Some(at) = pattern.folds.iter().position(|fold| fold.result.id == *id)
            && let Some(fold) = program.folds.get(at)
            && fold.kind == FoldKind::All
            && fold.value.reads_element_only()
        {
            let condition = (fold.edge, fold.value.clone());
            match fold.over_nodes {
                true => program.inner_conditions.push(condition),
                false => program.edge_conditions.push(condition),
            }
            return Ok(());
        }
        let mut compute = places.compute(self.predicate(condition)?)?;
        let owner = |place: &Place| match place {
            Place::Node { node, .. } => Some((true, *node)),
            Place::Edge { edge, .. } => Some((false, *edge)),
            Place::Fold(_) | Place::Element(_) => None,
        };
        let owners: Vec<Option<(bool, usize)>> = compute.reads.iter().map(|(_, place)| owner(place)).collect();
        let Some(&Some((is_node, position))) = owners.first() else {
            program.conditions.push(compute);
            return Ok(());
        };
        if owners.iter().any(|owner| *owner != Some((is_node, position))) {
            program.conditions.push(compute);
            return Ok(());
        }
        for (_, place) in &mut compute.reads {
            if let Place::Node { column, .. } | Place::Edge { column, .. } = *place {
                *place = Place::Element(column);
            }
        }
        match is_node {
            true => program.node_conditions.push((position, compute)),
            false => program.edge_conditions.push((position, compute)),
        }
        Ok(())
    }

    fn output_column<S>(&self, column: &BoundColumn, source: Option<S>) -> Result<OutputColumn<S>, PlanError> {
        let source = source.ok_or_else(|| PlanError::internal(format!("`{}` is in no graph", column.name)))?;
        Ok(OutputColumn { name: self.name(column), ty: column.ty.arrow(), source })
    }
}

fn column_of(table: &Tabular, id: ColumnId) -> Result<(&BoundColumn, ScalarType), PlanError> {
    let column = table.row.columns.iter().find(|c| c.id == id);
    column.map(|c| (c, c.ty)).ok_or_else(|| PlanError::internal("a key is no column of its table").at(table.span))
}

/// Where the columns that expressions name are found.
struct Places(HashMap<String, Place>);

impl Places {
    fn add<'c>(
        &mut self,
        builder: &Builder<'_>,
        columns: impl IntoIterator<Item = &'c BoundColumn>,
        place: impl Fn(usize) -> Place,
    ) {
        for (position, column) in columns.into_iter().enumerate() {
            self.0.insert(builder.name(column), place(position));
        }
    }

    fn compute(&self, expr: DfExpr) -> Result<Compute, PlanError> {
        let mut reads = Vec::new();
        for column in expr.column_refs() {
            let place = self.0.get(&column.name);
            let place = place.ok_or_else(|| PlanError::internal(format!("`{}` is in no graph", column.name)))?;
            reads.push((column.name.clone(), *place));
        }
        // The references come in no order.
        reads.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Compute { expr, reads })
    }
}
