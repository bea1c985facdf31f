//! Which columns a query looks at. Log tables are wide; what only passes through to be
//! dropped does not enter the plan, which makes planning several times faster.

use std::collections::HashSet;

use kql_binder::bound::{
    BoundColumn, ColumnId, Expr, ExprKind, GraphOutput, GraphQuery, NodeSource, RowType, Tabular, TabularKind,
    UnionInput,
};

use crate::stages::Root;
use crate::walk;

/// Columns that something reads, beyond handing them on.
#[derive(Debug, Default)]
pub(crate) struct Live(HashSet<ColumnId>);

impl Live {
    pub(crate) fn of(roots: &[Root<'_>]) -> Self {
        let mut live = Self::default();
        for root in roots {
            match root {
                Root::Table(table) => live.root(table),
                Root::Expr(expr) => live.expr(expr),
            }
        }
        for root in roots {
            match root {
                Root::Table(table) => live.keep_one(table),
                Root::Expr(expr) => live.keep_one_in(expr),
            }
        }
        live
    }

    /// Returns the columns of a row that the plan has.
    pub(crate) fn columns<'r>(&self, row: &'r RowType) -> Vec<&'r BoundColumn> {
        row.columns.iter().filter(|c| self.0.contains(&c.id)).collect()
    }

    pub(crate) fn contains(&self, id: ColumnId) -> bool {
        self.0.contains(&id)
    }

    /// Keeps a column of each table, where none is read, to count rows by. From the top
    /// down, so that a table keeps what the one above it does.
    fn keep_one(&mut self, tabular: &Tabular) {
        if !tabular.row.columns.iter().any(|c| self.0.contains(&c.id)) {
            self.0.extend(tabular.row.columns.first().map(|c| c.id));
        }
        // The column may be that of the table above, which was kept there.
        if let TabularKind::Union { inputs } = &tabular.kind {
            self.union(inputs);
        }
        walk::expressions(tabular).into_iter().for_each(|expr| self.keep_one_in(expr));
        walk::inputs(tabular).into_iter().for_each(|input| self.keep_one(input));
    }

    fn keep_one_in(&mut self, expr: &Expr) {
        if let ExprKind::ToScalar(table) | ExprKind::InTable { table, .. } = &expr.kind {
            self.keep_one(table);
        }
        walk::operands(expr).into_iter().for_each(|operand| self.keep_one_in(operand));
    }

    fn root(&mut self, table: &Tabular) {
        self.all(&table.row);
        self.tabular(table);
    }

    fn all(&mut self, row: &RowType) {
        self.0.extend(row.columns.iter().map(|c| c.id));
    }

    fn tabular(&mut self, tabular: &Tabular) {
        match &tabular.kind {
            TabularKind::Project { exprs, .. } | TabularKind::Window { exprs, .. } => {
                for (column, expr) in tabular.row.columns.iter().zip(exprs) {
                    match &expr.kind {
                        ExprKind::Column(id) if *id == column.id => {}
                        _ => self.expr(expr),
                    }
                }
            }
            // Positions matter in these, or rows that are handed to a subquery.
            TabularKind::Materialize { input, .. } => {
                self.all(&tabular.row);
                self.all(&input.row);
            }
            TabularKind::MvApply { expand, given, .. } => {
                self.all(&expand.input.row);
                self.all(given);
                self.all(&tabular.row);
            }
            TabularKind::Partition { input, given, .. } => {
                self.all(&input.row);
                self.all(given);
                self.all(&tabular.row);
            }
            TabularKind::Plugin { .. } => {
                self.all(&tabular.row);
                walk::inputs(tabular).into_iter().for_each(|input| self.all(&input.row));
            }
            TabularKind::BagUnpack { bag, .. } => {
                self.0.insert(*bag);
            }
            TabularKind::Union { inputs } => self.union(inputs),
            TabularKind::StepScan(scan) => {
                walk::expressions(tabular).into_iter().for_each(|expr| self.expr(expr));
                // A column that steps may change or remember starts from that of the row.
                let kept = scan.steps.iter().map(|step| &step.state).chain([&tabular.row]);
                for (column, current) in kept.flat_map(|row| row.columns.iter().zip(&scan.current.columns)) {
                    if self.0.contains(&column.id) {
                        self.0.insert(current.id);
                    }
                }
            }
            TabularKind::Graph(query) => {
                walk::expressions(tabular).into_iter().for_each(|expr| self.expr(expr));
                self.graph(query);
            }
            _ => {}
        }
        let reads_all = !matches!(
            tabular.kind,
            TabularKind::Project { .. }
                | TabularKind::Window { .. }
                | TabularKind::Union { .. }
                | TabularKind::StepScan(_)
                | TabularKind::Graph(_)
        );
        if reads_all {
            walk::expressions(tabular).into_iter().for_each(|expr| self.expr(expr));
        }
        walk::inputs(tabular).into_iter().for_each(|input| self.tabular(input));
    }

    /// What is read of a pattern is read of its graph, and that of the tables behind it.
    fn graph(&mut self, query: &GraphQuery) {
        let graph = &query.graph;
        if let GraphOutput::Match(pattern) = &query.output {
            let inner = pattern.edges.iter().map(|edge| &edge.inner);
            for node in pattern.nodes.iter().chain(inner) {
                self.beside(node.columns(), graph.nodes.columns());
            }
            for edge in &pattern.edges {
                self.beside(&edge.columns.columns, &graph.edges.row.columns);
            }
        }
        for (property, source) in graph.nodes.properties.iter().zip(&graph.properties) {
            if let NodeSource::Columns { columns, .. } = source
                && self.0.contains(&property.id)
            {
                self.0.extend(columns.iter().map(|(_, id)| *id));
            }
        }
        self.0.extend([graph.source, graph.target]);
        self.0.extend(graph.partition);
        self.0.extend(graph.tables.iter().flat_map(|table| [Some(table.key), table.partition]).flatten());
    }

    /// Takes the columns that lie beside those that are read.
    fn beside<'c>(
        &mut self,
        columns: impl IntoIterator<Item = &'c BoundColumn>,
        origins: impl IntoIterator<Item = &'c BoundColumn>,
    ) {
        for (column, origin) in columns.into_iter().zip(origins) {
            if self.0.contains(&column.id) {
                self.0.insert(origin.id);
            }
        }
    }

    /// The inputs of a union are asked only for what is read of it, since it may be a
    /// union of all tables.
    fn union(&mut self, inputs: &[UnionInput]) {
        for (id, expr) in inputs.iter().flat_map(|input| &input.columns) {
            if self.0.contains(id) {
                self.expr(expr);
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Column(id) => {
                self.0.insert(*id);
            }
            ExprKind::ToScalar(table) | ExprKind::InTable { table, .. } => self.root(table),
            _ => {}
        }
        walk::operands(expr).into_iter().for_each(|operand| self.expr(operand));
    }
}
