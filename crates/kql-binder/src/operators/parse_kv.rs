//! `parse-kv text as (name:type, …) with (…)`

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    /// The arguments of the node: the text, then the names and values of the properties.
    pub(crate) fn bind_parse_kv(
        &mut self,
        input: Tabular,
        operand: &ast::Expr,
        columns: &[ast::ColumnDecl],
        properties: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let value = self.bind_scalar(operand, Context::of(&input.row));
        if let Some(ty) = value.ty()
            && !matches!(ty, ScalarType::String | ScalarType::Dynamic)
        {
            self.error("KS107", operand.span, format!("a string is expected, not a {ty}"));
        }
        let mut args = vec![PluginArgument::Expr(self.convert(value, ScalarType::String).expr)];
        for property in properties {
            args.push(PluginArgument::Literal(Literal::String(property.name.text.clone())));
            let value = self.parameter_value(property);
            args.push(PluginArgument::Literal(value));
        }
        let mut row = input.row.clone();
        for (name, ty) in self.column_declarations(columns) {
            let column = self.new_column(name, ty);
            match row.columns.iter().position(|c| c.name == column.name) {
                Some(position) => row.columns[position] = column,
                None => row.columns.push(column),
            }
        }
        Tabular { kind: TabularKind::Plugin { input: Some(Box::new(input)), name: "parse-kv", args }, row, span }
    }
}
