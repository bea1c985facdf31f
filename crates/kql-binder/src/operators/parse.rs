//! `parse` and `parse-where`: columns from the parts of a text.

use kql_diagnostics::{Diagnostic, Span};
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
        for (index, part) in pattern.iter().enumerate() {
            match part {
                ast::ParsePart::Star(at) => {
                    self.check_star(pattern, index, *at);
                    parts.push(ParsePart::Skip);
                }
                ast::ParsePart::Text(text, _) => parts.push(ParsePart::Text(text.clone())),
                ast::ParsePart::Column { name, ty } => {
                    if matches!(before(pattern, index), Some(ast::ParsePart::Star(_) | ast::ParsePart::Column { .. })) {
                        let at = ty.as_ref().map_or(name.span, |ty| name.span.cover(ty.span));
                        self.error("KS101", at, "a text must stand before the column");
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

    /// Reports a `*` of which nothing says where it ends, or where the column before it does.
    fn check_star(&mut self, pattern: &[ast::ParsePart], index: usize, at: Span) {
        if matches!(pattern.get(index + 1), Some(ast::ParsePart::Star(_) | ast::ParsePart::Column { .. })) {
            self.error("KS102", at, "a text must stand behind `*`");
        }
        if let Some(ast::ParsePart::Column { ty, .. }) = before(pattern, index)
            && ty.as_ref().is_none_or(|ty| ScalarType::from_name(&ty.text) == Some(ScalarType::String))
        {
            let diagnostic =
                Diagnostic::error("KS103", at, "`*` behind a string column leaves open where the string ends");
            self.report(diagnostic.with_help("leave `*` out, or put a text between"));
        }
    }
}

fn before(pattern: &[ast::ParsePart], index: usize) -> Option<&ast::ParsePart> {
    pattern.get(index.checked_sub(1)?)
}
