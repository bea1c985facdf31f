//! `getschema`: the columns of a table as rows.

use kql_diagnostics::Span;
use kql_types::ScalarType::{Long, String};

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_getschema(&mut self, input: Tabular, span: Span) -> Tabular {
        let columns = [("ColumnName", String), ("ColumnOrdinal", Long), ("DataType", String), ("ColumnType", String)];
        let row = RowType::of(columns.into_iter().map(|(name, ty)| self.new_column(name, ty)).collect());
        Tabular { kind: TabularKind::GetSchema { of: input.row }, row, span }
    }
}
