//! What a bound query reads: its tables, and columns from outside of a subquery.

use indexmap::IndexSet;
use kql_diagnostics::Span;

use crate::bound::*;

/// Returns the names of the tables that results read, in the order of the tree.
pub(crate) fn tables_of<'r>(results: impl Iterator<Item = &'r BoundResult>) -> Vec<String> {
    let mut tables = Tables::default();
    for result in results {
        match result {
            BoundResult::Tabular(table) => tables.tabular(table),
            BoundResult::Scalar(expr) => tables.expr(expr),
            BoundResult::Nothing => {}
        }
    }
    tables.names.into_iter().collect()
}

/// Returns the oldest of the columns that a table's expressions read, and where.
pub(crate) fn oldest_column(table: &Tabular) -> Option<(ColumnId, Span)> {
    let mut tables = Tables::default();
    tables.tabular(table);
    tables.oldest
}

#[derive(Default)]
struct Tables {
    names: IndexSet<String>,
    oldest: Option<(ColumnId, Span)>,
}

impl Tables {
    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        exprs.into_iter().for_each(|e| self.expr(e));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(_) | ExprKind::IngestionTime => {}
            ExprKind::Column(id) => {
                if self.oldest.is_none_or(|(oldest, _)| id.0 < oldest.0) {
                    self.oldest = Some((*id, expr.span));
                }
            }
            ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => self.exprs(args),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => self.exprs([a.as_ref(), b.as_ref()]),
            ExprKind::Convert(inner) => self.expr(inner),
            ExprKind::ToScalar(table) => self.tabular(table),
            ExprKind::InTable { operand, table, .. } => {
                self.expr(operand);
                self.tabular(table);
            }
        }
    }

    fn tabular(&mut self, table: &Tabular) {
        match &table.kind {
            TabularKind::Scan { source: ScanSource::Watchlist, .. }
            | TabularKind::Given
            | TabularKind::GetSchema { .. } => {}
            TabularKind::Scan { table, .. } => {
                self.names.insert(table.name.clone());
            }
            TabularKind::Values { rows } => self.exprs(rows.iter().flatten()),
            TabularKind::Range { from, to, step } => self.exprs([from, to, step]),
            TabularKind::Filter { input, predicate: expr } | TabularKind::Take { input, count: expr } => {
                self.tabular(input);
                self.expr(expr);
            }
            TabularKind::Project { input, exprs } | TabularKind::Window { input, exprs } => {
                self.tabular(input);
                self.exprs(exprs);
            }
            TabularKind::Aggregate { input, keys, aggregates, .. } => {
                self.tabular(input);
                self.exprs(keys);
                self.exprs(aggregates.iter().flat_map(|a| &a.args));
            }
            TabularKind::Sort { input, keys } => {
                self.tabular(input);
                self.exprs(keys.iter().map(|k| &k.expr));
            }
            TabularKind::Join { left, right, .. } => {
                self.tabular(left);
                self.tabular(right);
            }
            TabularKind::Union { inputs } => inputs.iter().for_each(|i| self.tabular(&i.input)),
            TabularKind::MvExpand(expand) => self.mv_expand(expand),
            TabularKind::MvApply { expand, subquery, .. } => {
                self.mv_expand(expand);
                self.tabular(subquery);
            }
            TabularKind::Partition { input, subquery, .. } => {
                self.tabular(input);
                self.tabular(subquery);
            }
            TabularKind::Parse(parse) => {
                self.tabular(&parse.input);
                self.expr(&parse.operand);
            }
            TabularKind::Graph(query) => {
                self.tabular(&query.graph.edges);
                query.graph.tables.iter().for_each(|t| self.tabular(&t.table));
                for step in &query.graph.steps {
                    match step {
                        GraphStep::WhereNodes(predicate) | GraphStep::WhereEdges(predicate) => self.expr(predicate),
                        GraphStep::MarkComponents { .. } => {}
                    }
                }
                if let GraphOutput::Match(pattern) = &query.output {
                    self.exprs(pattern.conditions.iter().chain(pattern.folds.iter().map(|f| &f.value)));
                }
            }
            TabularKind::StepScan(scan) => {
                self.tabular(&scan.input);
                self.exprs(scan.partition_by.iter().chain(&scan.defaults));
                for step in &scan.steps {
                    self.expr(&step.condition);
                    self.exprs(step.assignments.iter().map(|(_, value)| value));
                }
            }
            TabularKind::BagUnpack { input, .. } | TabularKind::Materialize { input, .. } => self.tabular(input),
            TabularKind::Plugin { input, args, .. } => {
                input.iter().for_each(|t| self.tabular(t));
                for arg in args {
                    match arg {
                        PluginArgument::Expr(expr) => self.expr(expr),
                        PluginArgument::Table(table) => self.tabular(table),
                        PluginArgument::Column(_) | PluginArgument::Literal(_) => {}
                    }
                }
            }
        }
    }

    fn mv_expand(&mut self, expand: &MvExpand) {
        self.tabular(&expand.input);
        self.exprs(expand.items.iter().map(|i| &i.expr));
    }
}
