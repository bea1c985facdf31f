//! `fork name = (…) …`: several results; none of them is the query's table.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::Literal;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_fork(&mut self, input: Tabular, branches: &[ast::ForkBranch], span: Span) -> Tabular {
        let mut args = Vec::with_capacity(2 * branches.len());
        for branch in branches {
            let given = self.given(&input.row, span);
            let table = self.apply_to_table(given, operators_of(&branch.pipe));
            let name = branch.name.as_ref().map(|n| n.text.clone()).unwrap_or_default();
            args.push(PluginArgument::Literal(Literal::String(name)));
            args.push(PluginArgument::Table(table));
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "fork", args };
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
