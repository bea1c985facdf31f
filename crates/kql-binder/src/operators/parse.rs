//! `parse` and `parse-where`: columns from the parts of a text.

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::ScalarType;

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};

impl Binder<'_> {
    pub(crate) fn bind_parse(
        &mut self,
        input: Tabular,
        operand: &ast::Expr,
        pattern: &[ast::ParsePart],
        drops_mismatches: bool,
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let value = self.bind_scalar(operand, Context::of(&input.row));
        let operand = self.convert(value, ScalarType::String).expr;
        let kind = match parameter(parameters, &["kind"]).and_then(word) {
            Some("regex") => ParseKind::Regex {
                flags: parameter(parameters, &["flags"]).and_then(word).unwrap_or_default().to_owned(),
            },
            Some("relaxed") => ParseKind::Relaxed,
            _ => ParseKind::Simple,
        };
        let mut output = Projection::of_row(self, &input.row, span);
        let mut parts = Vec::with_capacity(pattern.len());
        let mut declared: Vec<String> = Vec::new();
        let is_plain = !matches!(kind, ParseKind::Regex { .. });
        for (index, part) in pattern.iter().enumerate() {
            match part {
                ast::ParsePart::Star => parts.push(ParsePart::Skip),
                ast::ParsePart::Text(text, _) => parts.push(ParsePart::Text(text.clone())),
                ast::ParsePart::Column { name, ty } => {
                    if is_plain && index > 0 && matches!(pattern[index - 1], ast::ParsePart::Column { .. }) {
                        self.error("KS101", name.span, "a text must stand between two columns");
                    }
                    let ty = ty
                        .as_ref()
                        .map_or(Some(ScalarType::String), |t| self.type_of_name(t))
                        .unwrap_or(ScalarType::String);
                    let column = self.new_column(&name.text, ty);
                    parts.push(ParsePart::Column(column.clone()));
                    if declared.contains(&name.text) {
                        self.duplicate_column(&name.text, name.span);
                        continue;
                    }
                    declared.push(name.text.clone());
                    match output.position(&name.text) {
                        Some(position) => output.columns[position] = column,
                        None => output.columns.push(column),
                    }
                }
                ast::ParsePart::Error => {}
            }
        }
        let row = RowType { columns: output.columns, is_open: input.row.is_open };
        let parse = Parse { input: Box::new(input), operand, kind, parts, drops_mismatches };
        Tabular { kind: TabularKind::Parse(parse), row, span }
    }
}
