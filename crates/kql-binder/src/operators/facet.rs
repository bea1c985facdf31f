//! `facet by column, … with (…)`: the counts of each column's values, and a table more.

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast;

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_facet(
        &mut self,
        input: Tabular,
        by: &[ast::Expr],
        with: Option<&ast::Expr>,
        span: Span,
    ) -> Tabular {
        let mut results = Vec::with_capacity(by.len() + 1);
        for column in by {
            let Some(found) = self.column_argument(&input.row, column) else { continue };
            let table = self.copy_table(&input);
            let mut output = Projection::default();
            let (keys, key_columns) = self.bind_keys(&table.row, std::slice::from_ref(column), &mut output);
            let outer = std::mem::take(&mut self.aggregates);
            if let Some(function) = registry::aggregate("count") {
                let name = ast::Name { text: "count".into(), span, is_bracketed: false };
                for counted in self.add_aggregate(function, Vec::new(), &name, span) {
                    let (name, value) = (output.unique("count_"), self.column_value(&counted, span));
                    output.add(self, name, value);
                }
            }
            let calls = std::mem::replace(&mut self.aggregates, outer);
            results.push((found.name, self.aggregate_node(table, keys, key_columns, calls, output, span)));
        }
        if let Some(with) = with {
            let table = self.copy_of_fork(&input, super::fork::operators_of(with));
            results.push((String::new(), table));
        }
        self.several(results, span)
    }

    /// Returns the rows that an operator hands to its subquery.
    pub(crate) fn given(&self, row: &RowType, span: Span) -> Tabular {
        Tabular { kind: TabularKind::Given, row: row.clone(), span }
    }

    /// Applies the operators of a subquery to the groups of some rows.
    pub(crate) fn apply_to_groups(&mut self, rows: Tabular, pipe: &ast::Expr, span: Span) -> Tabular {
        let given = self.given(&rows.row, span);
        self.given_rows.push(rows);
        let table = self.apply_to_table(given, super::fork::operators_of(pipe));
        self.given_rows.pop();
        table
    }

    /// Returns a table of a subquery over the rows of all groups, to look at its data.
    pub(crate) fn over_all_groups(&self, mut table: Tabular) -> Tabular {
        for rows in self.given_rows.iter().rev() {
            if let Some(given) = start_of(&mut table)
                && matches!(given.kind, TabularKind::Given)
            {
                *given = rows.clone();
            }
        }
        table
    }
}

/// Returns the table that a pipe starts from.
fn start_of(table: &mut Tabular) -> Option<&mut Tabular> {
    let is_start = matches!(
        table.kind,
        TabularKind::Given
            | TabularKind::Scan { .. }
            | TabularKind::Values { .. }
            | TabularKind::Range { .. }
            | TabularKind::GetSchema { .. }
            | TabularKind::Union { .. }
            | TabularKind::Plugin { input: None, .. }
    );
    if is_start {
        return Some(table);
    }
    match &mut table.kind {
        TabularKind::Filter { input, .. }
        | TabularKind::Project { input, .. }
        | TabularKind::Window { input, .. }
        | TabularKind::Aggregate { input, .. }
        | TabularKind::Sort { input, .. }
        | TabularKind::Take { input, .. }
        | TabularKind::BagUnpack { input, .. }
        | TabularKind::Materialize { input, .. }
        | TabularKind::Partition { input, .. }
        | TabularKind::Join { left: input, .. } => start_of(input),
        TabularKind::MvExpand(expand) | TabularKind::MvApply { expand, .. } => start_of(&mut expand.input),
        TabularKind::Parse(parse) => start_of(&mut parse.input),
        TabularKind::StepScan(scan) => start_of(&mut scan.input),
        TabularKind::Graph(query) => start_of(&mut query.graph.edges),
        TabularKind::Plugin { input, .. } => input.as_deref_mut().and_then(start_of),
        TabularKind::Given
        | TabularKind::Scan { .. }
        | TabularKind::Values { .. }
        | TabularKind::Range { .. }
        | TabularKind::GetSchema { .. }
        | TabularKind::Union { .. } => None,
    }
}
