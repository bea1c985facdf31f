//! `lookup kind=… (right) on …`: a join whose right keys are left out.

use kql_diagnostics::Span;
use kql_syntax::ast;

use super::join::number_repeated_names;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};

impl Binder<'_> {
    pub(crate) fn bind_lookup(
        &mut self,
        left: Tabular,
        right: &ast::Expr,
        on: &[ast::Expr],
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let is_inner = parameter(parameters, &["kind"]).and_then(word) == Some("inner");
        let kind = if is_inner { JoinKind::Inner } else { JoinKind::LeftOuter };
        let right = self.bind_tabular(right, Context::NONE);
        let on = self.bind_join_conditions(&left.row, &right.row, on);
        let keys: Vec<ColumnId> = on.iter().filter_map(|(_, r)| key_column(r)).collect();
        let mut kept: Vec<BoundColumn> = left.row.columns.clone();
        kept.extend(right.row.columns.iter().filter(|c| !keys.contains(&c.id)).cloned());
        number_repeated_names(&mut kept);
        let (own, others) = kept.split_at(left.row.columns.len());
        let mut others = others.iter();
        let mut columns = own.to_vec();
        columns.extend(right.row.columns.iter().map(|column| {
            let kept = if keys.contains(&column.id) { None } else { others.next() };
            let key = || BoundColumn { name: format!("$right.{}", column.name), ..column.clone() };
            kept.cloned().unwrap_or_else(key)
        }));
        let is_open = left.row.is_open || right.row.is_open;
        let kind = TabularKind::Join { kind, left: Box::new(left), right: Box::new(right), on };
        let joined = Tabular { kind, row: RowType { columns, is_open }, span };
        self.keep_columns(joined, kept, is_open, span)
    }
}

fn key_column(expr: &Expr) -> Option<ColumnId> {
    match &expr.kind {
        ExprKind::Column(id) => Some(*id),
        ExprKind::Convert(inner) => key_column(inner),
        _ => None,
    }
}
