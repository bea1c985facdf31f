//! `mv-expand name = array to typeof(type), … limit n`

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};
use crate::typed::Typed;

/// How many rows the obsolete `mvexpand` makes of one row when it is not told.
const OBSOLETE_LIMIT: i64 = 128;

impl Binder<'_> {
    pub(crate) fn bind_mv_expand(
        &mut self,
        input: Tabular,
        columns: &[ast::Expr],
        limit: Option<&ast::Expr>,
        is_obsolete: bool,
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let limit = match limit {
            Some(limit) => Some(self.bind_row_count(limit)),
            None => is_obsolete.then(|| Typed::literal(Literal::Long(OBSOLETE_LIMIT), span).expr),
        };
        let bags_as_arrays = parameter(parameters, &["bagexpansion", "kind"])
            .and_then(word)
            .is_some_and(|w| w.eq_ignore_ascii_case("array"));
        let index_name = parameter(parameters, &["with_itemindex"]).and_then(word).map(str::to_owned);
        let (items, mut row) = self.bind_expanded_items(&input.row, columns, span);
        let item_index = index_name.map(|name| {
            let column = self.new_column(name, ScalarType::Long);
            let id = column.id;
            match row.columns.iter().position(|c| c.name == column.name) {
                Some(position) => row.columns[position] = column,
                None => row.columns.push(column),
            }
            id
        });
        let expand = MvExpand { input: Box::new(input), items, limit, bags_as_arrays, item_index };
        Tabular { kind: TabularKind::MvExpand(expand), row, span }
    }

    /// Binds the arrays to expand, and the row with a column for each item: in the
    /// place of a column of its name, or after the others.
    pub(crate) fn bind_expanded_items(
        &mut self,
        input: &RowType,
        columns: &[ast::Expr],
        span: Span,
    ) -> (Vec<MvExpandItem>, RowType) {
        let mut output = Projection::of_row(self, input, span);
        let mut items = Vec::with_capacity(columns.len());
        for expr in columns {
            let (inner, ty) = strip(expr);
            let (name, value_expr) = match &inner.kind {
                Ast::Named { names, value } => (names.first().map(|n| n.text.clone()), value.as_ref()),
                _ => (None, inner),
            };
            let (value_expr, ty) = match (&value_expr.kind, ty) {
                (Ast::ToTypeOf { operand, ty }, None) => (operand.as_ref(), Some(ty)),
                (_, ty) => (value_expr, ty),
            };
            let mut value = self.bind_scalar(value_expr, Context::of(input));
            if let Some(found) = value.ty()
                && found != ScalarType::Dynamic
            {
                let message = format!("an array or a bag is expected, not a {found}");
                let help = if found == ScalarType::String {
                    "parse the text first: `parse_json(…)`"
                } else {
                    "expand a dynamic value"
                };
                self.report(Diagnostic::error("KS141", inner.span, message).with_help(help));
                value = Typed::unknown(value_expr.span);
            }
            let ty = match ty {
                Some(name) => self.type_of_name(name).unwrap_or(ScalarType::Dynamic),
                None => ScalarType::Dynamic,
            };
            let name = match name.or_else(|| self.result_name(value_expr, Context::of(input))) {
                Some(name) => name,
                None => output.next_unnamed(),
            };
            let column = self.new_column(name, ty);
            match output.position(&column.name) {
                Some(position) => output.columns[position] = column.clone(),
                None => output.columns.push(column.clone()),
            }
            items.push(MvExpandItem { expr: value.expr, column });
        }
        (items, RowType { columns: output.columns, is_open: input.is_open })
    }
}

/// Separates `expression to typeof(type)`.
fn strip(expr: &ast::Expr) -> (&ast::Expr, Option<&ast::Name>) {
    match &expr.kind {
        Ast::ToTypeOf { operand, ty } => (operand, Some(ty)),
        _ => (expr, None),
    }
}
