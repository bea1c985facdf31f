//! `as name`: names what comes before for what follows.

use std::rc::Rc;

use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;
use crate::scope::{Symbol, declare};

impl Binder<'_> {
    pub(crate) fn bind_as(&mut self, input: Tabular, name: &ast::Name) -> Tabular {
        let (row, span) = (input.row.clone(), input.span);
        let (id, source) = (self.new_shared(), Some(name.text.clone()));
        let shared = Tabular { kind: TabularKind::Materialize { id, name: source, input: Box::new(input) }, row, span };
        declare(&mut self.scope, &name.text, Symbol::Table(Rc::new(shared.clone())));
        shared
    }
}
