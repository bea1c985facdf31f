//! `facet by column, … with (…)`: several results; none of them is the query's table.

use kql_diagnostics::Span;
use kql_syntax::ast;

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
        let mut args = Vec::new();
        for column in by {
            if let Some(column) = self.column_argument(&input.row, column) {
                args.push(PluginArgument::Column(column.id));
            }
        }
        if let Some(with) = with {
            let given = self.given(&input.row, span);
            let operators = super::fork::operators_of(with);
            let branch = self.apply_to_table(given, operators);
            args.push(PluginArgument::Table(branch));
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "facet", args };
        Tabular { kind, row: RowType::default(), span }
    }

    /// Returns the rows that an operator hands to its subquery.
    pub(crate) fn given(&self, row: &RowType, span: Span) -> Tabular {
        Tabular { kind: TabularKind::Given, row: row.clone(), span }
    }
}
