//! `parse-kv text as (name:type, …) with (…)`: one call that finds the values of all keys,
//! and a column for each.

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::dynamic::Encoder;
use kql_types::{Literal, ScalarType};

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::typed::Typed;

impl Binder<'_> {
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
        let text = self.convert(value, ScalarType::String);
        let declared = self.column_declarations(columns);
        let mut keys = Encoder::new();
        keys.begin_array();
        declared.iter().for_each(|(name, _)| keys.string(name));
        keys.end();
        let mut options = Encoder::new();
        options.begin_array();
        for property in properties {
            options.begin_array();
            options.string(&property.name.text);
            options.literal(&self.parameter_value(property));
            options.end();
        }
        options.end();
        let constant = |encoder: Encoder| Typed::literal(Literal::Dynamic(encoder.into_bytes()), span);
        let args = vec![text, constant(keys), constant(options)];
        let found = self.operator_call("parse-kv", args, ScalarType::Dynamic, span);

        let values = self.column_for("values", &found);
        let mut with_values = Projection::of_row(self, &input.row, span);
        with_values.push(values.clone(), found.expr);
        let (row, is_open) = (input.row.clone(), input.row.is_open);
        let with_values = with_values.into_table(input, span);
        let mut output = Projection::of_row(self, &row, span);
        for (at, (name, ty)) in declared.into_iter().enumerate() {
            let at = Typed::literal(Literal::Long(at as i64), span);
            let value = self.column_value(&values, span);
            let value = self.operator_call("[]", vec![value, at], ScalarType::Dynamic, span);
            let value = self.convert(value, ty);
            let column = self.new_column(name, ty);
            match output.position(&column.name) {
                Some(position) => {
                    output.columns[position] = column;
                    output.exprs[position] = value.expr;
                }
                None => output.push(column, value.expr),
            }
        }
        let mut table = output.into_table(with_values, span);
        table.row.is_open = is_open;
        table
    }
}
