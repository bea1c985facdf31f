//! `count`

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast;

use super::summarize::COUNT;
use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_count(&mut self, input: Tabular, name: Option<&ast::Name>, span: Span) -> Tabular {
        let output = self.new_column(name.map_or("Count", |n| n.text.as_str()), COUNT);
        let Some(function) = registry::aggregate("count") else {
            self.error("KU200", span, "the function `count` is not supported yet");
            return self.unknown_table(span);
        };
        Tabular {
            row: RowType::of(vec![output.clone()]),
            kind: TabularKind::Aggregate {
                input: Box::new(input),
                keys: Vec::new(),
                key_columns: Vec::new(),
                aggregates: vec![AggregateCall { function, args: Vec::new(), outputs: vec![output], span }],
            },
            span,
        }
    }
}
