//! `fork name = (…) …`: several results of one table.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::Literal;

use crate::binder::Binder;
use crate::bound::*;

/// Stands for several results, which only a query itself may have.
pub(crate) const SEVERAL: &str = "fork";

impl Binder<'_> {
    pub(crate) fn bind_fork(&mut self, input: Tabular, branches: &[ast::ForkBranch], span: Span) -> Tabular {
        let mut results = Vec::with_capacity(branches.len());
        for branch in branches {
            let table = self.copy_of_fork(&input, operators_of(&branch.pipe));
            let name = branch.name.as_ref().map(|n| n.text.clone()).unwrap_or_default();
            results.push((name, table));
        }
        self.several(results, span)
    }

    /// Applies the operators of one of several results.
    pub(crate) fn copy_of_fork(&mut self, input: &Tabular, operators: &[ast::Operator]) -> Tabular {
        let table = self.copy_table(input);
        self.apply_to_table(table, operators)
    }

    pub(crate) fn several(&mut self, results: Vec<(String, Tabular)>, span: Span) -> Tabular {
        let args = results
            .into_iter()
            .flat_map(|(name, table)| [PluginArgument::Literal(Literal::String(name)), PluginArgument::Table(table)]);
        let kind = TabularKind::Plugin { input: None, name: SEVERAL, args: args.collect() };
        Tabular { kind, row: RowType::default(), span }
    }
}

/// Returns the operators of a pipe without a source.
pub(crate) fn operators_of(pipe: &ast::Expr) -> &[ast::Operator] {
    match &pipe.kind {
        Ast::Pipe { operators, .. } => operators,
        Ast::Parenthesized(inner) => operators_of(inner),
        Ast::Source(operator) => std::slice::from_ref(operator),
        _ => &[],
    }
}
