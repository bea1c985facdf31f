//! `consume`: reads all rows and yields none.

use kql_diagnostics::Span;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_consume(&mut self, input: Tabular, span: Span) -> Tabular {
        let row = input.row.clone();
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "consume", args: Vec::new() };
        Tabular { kind, row, span }
    }
}
