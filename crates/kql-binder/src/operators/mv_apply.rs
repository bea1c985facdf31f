//! `mv-apply name = array … on (subquery)`

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::ScalarType;

use crate::binder::Binder;
use crate::bound::*;
use crate::tabular::{parameter, word};

impl Binder<'_> {
    pub(crate) fn bind_mv_apply(
        &mut self,
        input: Tabular,
        columns: &[ast::Expr],
        limit: Option<&ast::Expr>,
        subquery: &ast::Expr,
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let limit = limit.map(|l| self.bind_row_count(l));
        let index_name = parameter(parameters, &["with_itemindex"]).and_then(word).map(str::to_owned);
        let (items, mut given) = self.bind_expanded_items(&input.row, columns, span);
        let item_index = index_name.map(|name| {
            let column = self.new_column(name, ScalarType::Long);
            let id = column.id;
            given.columns.push(column);
            id
        });
        let expand = MvExpand { input: Box::new(input), items, limit, bags_as_arrays: false, item_index };
        let rows = Tabular { kind: TabularKind::MvExpand(expand.clone()), row: given.clone(), span };
        let subquery = self.apply_to_groups(rows, subquery, span);
        let input = &expand.input;
        // The input's columns stay, but for those that the arrays replace.
        let mut row = RowType {
            columns: input.row.columns.iter().filter(|c| given.columns.iter().any(|g| g.id == c.id)).cloned().collect(),
            is_open: input.row.is_open || subquery.row.is_open,
        };
        for column in &subquery.row.columns {
            if row.columns.iter().all(|c| c.name != column.name) {
                row.columns.push(column.clone());
            }
        }
        Tabular { kind: TabularKind::MvApply { expand, given, subquery: Box::new(subquery) }, row, span }
    }
}
