//! `parse` and `parse-where`.

use std::sync::Arc;

use datafusion::functions::core::expr_fn::get_field;
use datafusion::logical_expr::{Filter, LogicalPlan};
use kql_binder::bound::{Parse, ParseKind, ParsePart, Tabular};

use crate::PlanError;
use crate::builder::{Builder, project, reference};
use crate::literal_pattern::{LiteralPattern, Piece};
use crate::parse_function::{MATCHED, ParseFunction};

impl Builder<'_> {
    /// The text is matched once a row, into a struct; the columns are its fields.
    pub(crate) fn parse(&self, tabular: &Tabular, parse: &Parse) -> Result<LogicalPlan, PlanError> {
        let input = self.input_of(&parse.input, [&parse.operand])?;
        let parsed: Vec<_> = parse
            .parts
            .iter()
            .filter_map(|part| match part {
                ParsePart::Column(column) => Some(column),
                ParsePart::Skip | ParsePart::Text(_) => None,
            })
            .collect();
        let is_strict = !matches!(parse.kind, ParseKind::Relaxed);
        let types = parsed.iter().map(|c| c.ty).collect();
        let function = ParseFunction::try_new(&pattern(parse), types, is_strict)
            .map_err(|message| PlanError::user(crate::error::INVALID_ARGUMENT, tabular.span, message))?
            .with_literals(pieces(parse).map(|pieces| LiteralPattern::new(&pieces)));
        let result = format!("parsed#{}_{}", tabular.span.start, tabular.span.end);
        let pass = self.columns(&parse.input.row).into_iter();
        let call = function.into_udf().call(vec![self.expr(&parse.operand)?]).alias(&result);
        let mut plan = project(input, pass.chain([call]).chain(self.carried()).collect())?;
        if parse.drops_mismatches {
            let matched = get_field(reference(&result), MATCHED);
            plan = LogicalPlan::Filter(Filter::try_new(matched, Arc::new(plan))?);
        }
        let outputs = self.live.columns(&tabular.row).into_iter().map(|column| {
            match parsed.iter().position(|c| c.id == column.id) {
                Some(field) => get_field(reference(&result), format!("f{field}")).alias(self.name(column)),
                None => self.column(column),
            }
        });
        project(plan, outputs.chain(self.carried()).collect())
    }
}

/// Returns the pattern as a regex with a group for each column, `kql0`, `kql1`….
///
/// A value is as short as can be, the last one takes the rest of the text. A number
/// before `*` takes its digits. Where the pattern is a regex itself, values and `*` are
/// greedy, as `.*` is, unless the flags say otherwise.
fn pattern(parse: &Parse) -> String {
    use kql_types::ScalarType::*;
    let (flags, is_regex) = match &parse.kind {
        ParseKind::Regex { flags } => (flags.as_str(), true),
        ParseKind::Simple | ParseKind::Relaxed => ("s", false),
    };
    let mut pattern = if flags.is_empty() { "^".to_owned() } else { format!("(?{flags})^") };
    let mut group = 0;
    for (i, part) in parse.parts.iter().enumerate() {
        match part {
            ParsePart::Skip => pattern.push_str(if is_regex { ".*" } else { ".*?" }),
            ParsePart::Text(text) if is_regex => {
                pattern.push_str("(?:");
                pattern.push_str(text);
                pattern.push(')');
            }
            ParsePart::Text(text) => pattern.push_str(&regex::escape(text)),
            ParsePart::Column(column) => {
                let next = parse.parts.get(i + 1);
                let before_skip = matches!(next, Some(ParsePart::Skip));
                let value = match column.ty {
                    Int | Long if is_regex || before_skip => r"[-+]?\d+",
                    Real | Decimal if is_regex || before_skip => r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?",
                    _ if is_regex || next.is_none() => ".*",
                    _ => ".*?",
                };
                let space = if value.starts_with('[') { r"\s*" } else { "" };
                let end = if next.is_none() { "$" } else { "" };
                pattern.push_str(&format!("{space}(?P<kql{group}>{value}){end}"));
                group += 1;
            }
        }
    }
    pattern
}

/// Returns the pattern as texts and values, if it says no more of its values than [`pattern`] does of
/// text: a number before `*` is made of digits.
fn pieces(parse: &Parse) -> Option<Vec<Piece>> {
    use kql_types::ScalarType::*;
    if matches!(parse.kind, ParseKind::Regex { .. }) {
        return None;
    }
    let piece = |(i, part): (usize, &ParsePart)| match part {
        ParsePart::Skip => Some(Piece::Skip),
        ParsePart::Text(text) => Some(Piece::Text(text.clone())),
        ParsePart::Column(column) => {
            let before_skip = matches!(parse.parts.get(i + 1), Some(ParsePart::Skip));
            let is_number = matches!(column.ty, Int | Long | Real | Decimal);
            (!(before_skip && is_number)).then_some(Piece::Value)
        }
    };
    parse.parts.iter().enumerate().map(piece).collect()
}
