//! `project-reorder name, pattern* asc, …`: the rest of the columns follow.

use std::cmp::Ordering;

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_project_reorder(&mut self, input: Tabular, columns: &[ast::Expr], span: Span) -> Tabular {
        let row = &input.row;
        // A column that is named on its own is not part of what a pattern brings.
        let named: Vec<usize> = columns
            .iter()
            .filter_map(|e| match &e.kind {
                Ast::Name(name) => row.columns.iter().position(|c| c.name == name.text),
                _ => None,
            })
            .collect();
        let mut order: Vec<usize> = Vec::with_capacity(row.columns.len());
        for expr in columns {
            let (operand, descending, is_natural) = match &expr.kind {
                Ast::Ordered { operand, descending, is_natural, .. } => (operand.as_ref(), *descending, *is_natural),
                _ => (expr, None, false),
            };
            let is_pattern = matches!(operand.kind, Ast::Star | Ast::Wildcard(_));
            let mut found = self.matching_columns(row, std::slice::from_ref(operand));
            let matched = found.len();
            found.retain(|p| !order.contains(p) && !(is_pattern && named.contains(p)));
            if is_pattern && found.is_empty() && matched > 0 {
                self.duplicate_column(self.source_text(operand.span), operand.span);
            }
            if let Some(descending) = descending {
                let compare = if is_natural { natural_order } else { plain_order };
                found.sort_by(|a, b| {
                    let order = compare(&row.columns[*a].name, &row.columns[*b].name);
                    if descending { order.reverse() } else { order }
                });
            }
            order.extend(found);
        }
        order.extend((0..row.columns.len()).filter(|p| !order.contains(p)).collect::<Vec<_>>());
        let is_open = row.is_open;
        let reordered = order.into_iter().map(|i| row.columns[i].clone()).collect();
        self.keep_columns(input, reordered, is_open, span)
    }
}

/// The order of names whatever their case.
fn plain_order(a: &str, b: &str) -> Ordering {
    a.chars().flat_map(char::to_uppercase).cmp(b.chars().flat_map(char::to_uppercase))
}

/// The same with runs of digits in the order of their numbers: `x2` before `x10`. The service takes
/// the number with fewer digits for the smaller one, also where the other starts with zeros.
fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (digits_a, digits_b) = (leading_digits(a), leading_digits(b));
        if digits_a > 0 && digits_b > 0 {
            let (number_a, rest_a) = a.split_at(digits_a);
            let (number_b, rest_b) = b.split_at(digits_b);
            let order = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b));
            if order.is_ne() {
                return order;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        let (mut rest_a, mut rest_b) = (a.chars(), b.chars());
        match (rest_a.next(), rest_b.next()) {
            (Some(x), Some(y)) => {
                let order = x.to_uppercase().cmp(y.to_uppercase());
                if order.is_ne() {
                    return order;
                }
            }
            (x, y) => return x.is_some().cmp(&y.is_some()),
        }
        (a, b) = (rest_a.as_str(), rest_b.as_str());
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
