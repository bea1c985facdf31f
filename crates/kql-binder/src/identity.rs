//! Copies of bound trees with column ids of their own.

use std::collections::HashMap;

use kql_types::Literal;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    /// Returns a copy of a graph that shares no column id with it.
    pub(crate) fn copy_graph(&mut self, graph: &Graph) -> Graph {
        if self.is_too_large(graph.edges.span) {
            return Graph {
                edges: self.unknown_table(graph.edges.span),
                tables: Vec::new(),
                nodes: graph.nodes.clone(),
                properties: graph.properties.clone(),
                steps: Vec::new(),
                ..*graph
            };
        }
        let mut copy = graph.clone();
        Renumber { binder: self, map: HashMap::new() }.graph(&mut copy);
        copy
    }

    /// Returns a copy of a table's tree that shares no column id with it.
    pub(crate) fn copy_table(&mut self, table: &Tabular) -> Tabular {
        if self.is_too_large(table.span) {
            return self.unknown_table(table.span);
        }
        let mut copy = table.clone();
        Renumber { binder: self, map: HashMap::new() }.tabular(&mut copy);
        copy
    }

    /// Returns a copy of an expression in which subqueries have ids of their own; its
    /// references to columns around it stay.
    pub(crate) fn copy_expr(&mut self, expr: &Expr) -> Expr {
        if self.is_too_large(expr.span) {
            return Expr { kind: ExprKind::Literal(Literal::Null(expr.ty)), ty: expr.ty, span: expr.span };
        }
        let mut copy = expr.clone();
        self.renew_subqueries(&mut copy);
        copy
    }

    fn renew_subqueries(&mut self, expr: &mut Expr) {
        self.copied += 1;
        match &mut expr.kind {
            ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::IngestionTime => {}
            ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => {
                args.iter_mut().for_each(|a| self.renew_subqueries(a));
            }
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                self.renew_subqueries(a);
                self.renew_subqueries(b);
            }
            ExprKind::Convert(a) => self.renew_subqueries(a),
            ExprKind::ToScalar(table) => **table = self.copy_table(table),
            ExprKind::InTable { operand, table, .. } => {
                self.renew_subqueries(operand);
                **table = self.copy_table(table);
            }
        }
    }
}

struct Renumber<'b, 'a> {
    binder: &'b mut Binder<'a>,
    map: HashMap<ColumnId, ColumnId>,
}

impl Renumber<'_, '_> {
    fn id(&mut self, id: &mut ColumnId) {
        self.binder.copied += 1;
        if let Some(&new) = self.map.get(id) {
            *id = new;
            return;
        }
        let new = self.binder.fresh_like(*id);
        self.map.insert(*id, new);
        *id = new;
    }

    fn columns(&mut self, columns: &mut [BoundColumn]) {
        columns.iter_mut().for_each(|c| self.id(&mut c.id));
    }

    fn exprs(&mut self, exprs: &mut [Expr]) {
        exprs.iter_mut().for_each(|e| self.expr(e));
    }

    fn expr(&mut self, expr: &mut Expr) {
        self.binder.copied += 1;
        match &mut expr.kind {
            ExprKind::Literal(_) | ExprKind::IngestionTime => {}
            ExprKind::Column(id) => self.id(id),
            ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => self.exprs(args),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Convert(a) => self.expr(a),
            ExprKind::ToScalar(table) => self.tabular(table),
            ExprKind::InTable { operand, table, .. } => {
                self.expr(operand);
                self.tabular(table);
            }
        }
    }

    fn aggregates(&mut self, calls: &mut [AggregateCall]) {
        for call in calls {
            self.exprs(&mut call.args);
            self.columns(&mut call.outputs);
        }
    }

    fn mv_expand(&mut self, expand: &mut MvExpand) {
        self.tabular(&mut expand.input);
        for item in &mut expand.items {
            self.expr(&mut item.expr);
            self.id(&mut item.column.id);
        }
        expand.limit.iter_mut().for_each(|e| self.expr(e));
        expand.item_index.iter_mut().for_each(|id| self.id(id));
    }

    fn nodes(&mut self, nodes: &mut NodeRow) {
        nodes.columns_mut().for_each(|c| self.id(&mut c.id));
    }

    fn graph(&mut self, graph: &mut Graph) {
        self.tabular(&mut graph.edges);
        self.id(&mut graph.source);
        self.id(&mut graph.target);
        graph.partition.iter_mut().for_each(|id| self.id(id));
        for table in &mut graph.tables {
            self.tabular(&mut table.table);
            self.id(&mut table.key);
            table.partition.iter_mut().for_each(|id| self.id(id));
        }
        self.nodes(&mut graph.nodes);
        for source in &mut graph.properties {
            match source {
                NodeSource::Columns { columns, .. } => columns.iter_mut().for_each(|(_, id)| self.id(id)),
                NodeSource::Key | NodeSource::Component => {}
            }
        }
        for step in &mut graph.steps {
            match step {
                GraphStep::WhereNodes(predicate) | GraphStep::WhereEdges(predicate) => self.expr(predicate),
                GraphStep::MarkComponents { property, .. } => self.id(property),
            }
        }
    }

    fn graph_match(&mut self, pattern: &mut GraphMatch) {
        pattern.nodes.iter_mut().for_each(|n| self.nodes(n));
        for edge in &mut pattern.edges {
            self.columns(&mut edge.columns.columns);
            self.nodes(&mut edge.inner);
        }
        self.exprs(&mut pattern.conditions);
        for fold in &mut pattern.folds {
            self.expr(&mut fold.value);
            self.id(&mut fold.result.id);
        }
    }

    fn step_scan(&mut self, scan: &mut StepScan) {
        self.tabular(&mut scan.input);
        self.exprs(&mut scan.partition_by);
        self.columns(&mut scan.current.columns);
        self.exprs(&mut scan.defaults);
        for step in &mut scan.steps {
            self.columns(&mut step.state.columns);
            self.expr(&mut step.condition);
            for (column, value) in &mut step.assignments {
                self.id(column);
                self.expr(value);
            }
        }
        scan.match_id.iter_mut().for_each(|c| self.id(&mut c.id));
        scan.step_name.iter_mut().for_each(|c| self.id(&mut c.id));
    }

    fn tabular(&mut self, table: &mut Tabular) {
        self.binder.copied += 1;
        self.columns(&mut table.row.columns);
        match &mut table.kind {
            TabularKind::Scan { .. } => {}
            TabularKind::Values { rows } => rows.iter_mut().for_each(|r| self.exprs(r)),
            TabularKind::Range { from, to, step } => {
                self.expr(from);
                self.expr(to);
                self.expr(step);
            }
            TabularKind::Filter { input, predicate } => {
                self.tabular(input);
                self.expr(predicate);
            }
            TabularKind::Project { input, exprs } | TabularKind::Window { input, exprs } => {
                self.tabular(input);
                self.exprs(exprs);
            }
            TabularKind::Aggregate { input, keys, key_columns, aggregates } => {
                self.tabular(input);
                self.exprs(keys);
                self.columns(key_columns);
                self.aggregates(aggregates);
            }
            TabularKind::Sort { input, keys } => {
                self.tabular(input);
                keys.iter_mut().for_each(|k| self.expr(&mut k.expr));
            }
            TabularKind::Take { input, count } => {
                self.tabular(input);
                self.expr(count);
            }
            TabularKind::Join { left, right, on, .. } => {
                self.tabular(left);
                self.tabular(right);
                for (a, b) in on {
                    self.expr(a);
                    self.expr(b);
                }
            }
            TabularKind::Union { inputs } => {
                for input in inputs {
                    self.tabular(&mut input.input);
                    for (id, expr) in &mut input.columns {
                        self.id(id);
                        self.expr(expr);
                    }
                }
            }
            TabularKind::MvExpand(expand) => self.mv_expand(expand),
            TabularKind::Given => {}
            TabularKind::MvApply { expand, given, subquery } => {
                self.mv_expand(expand);
                self.columns(&mut given.columns);
                self.tabular(subquery);
            }
            TabularKind::Partition { input, key, given, subquery } => {
                self.tabular(input);
                self.expr(key);
                self.columns(&mut given.columns);
                self.tabular(subquery);
            }
            TabularKind::BagUnpack { input, bag, .. } => {
                self.tabular(input);
                self.id(bag);
            }
            TabularKind::GetSchema { of } => self.columns(&mut of.columns),
            TabularKind::Materialize { input, .. } => self.tabular(input),
            TabularKind::Parse(parse) => {
                self.tabular(&mut parse.input);
                self.expr(&mut parse.operand);
                for part in &mut parse.parts {
                    if let ParsePart::Column(column) = part {
                        self.id(&mut column.id);
                    }
                }
            }
            TabularKind::StepScan(scan) => self.step_scan(scan),
            TabularKind::Graph(query) => {
                self.graph(&mut query.graph);
                match &mut query.output {
                    GraphOutput::None | GraphOutput::Nodes => {}
                    GraphOutput::Edges { source_hash, target_hash } => {
                        source_hash.iter_mut().chain(target_hash).for_each(|id| self.id(id));
                    }
                    GraphOutput::Match(pattern) => self.graph_match(pattern),
                }
            }
            TabularKind::Plugin { input, args, .. } => {
                input.iter_mut().for_each(|t| self.tabular(t));
                for arg in args {
                    match arg {
                        PluginArgument::Expr(e) => self.expr(e),
                        PluginArgument::Column(id) => self.id(id),
                        PluginArgument::Literal(_) => {}
                        PluginArgument::Table(t) => self.tabular(t),
                    }
                }
            }
        }
    }
}
