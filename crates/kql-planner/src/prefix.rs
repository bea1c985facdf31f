//! `row-local prefix | rest`: what of a query looks at one row at a time.
//!
//! The result of the prefix over an immutable segment never changes, and the prefixes of
//! many rules over one table can be evaluated in one pass.

use kql_binder::bound::{Expr, ExprKind, Tabular, TabularKind};

use crate::walk;

/// Splits a tabular expression at the longest row-local prefix: filters and projections
/// over one scan, without chance and without looking at other rows or tables. `rest` is
/// the number of operators above the prefix on the path to the scan; zero when all of
/// the query is row-local. Nothing comes back when the query does not start at a scan.
pub fn split_prefix(tabular: &Tabular) -> Option<(&Tabular, usize)> {
    let mut node = tabular;
    let mut path = vec![node];
    while let Some(input) = spine(node) {
        node = input;
        path.push(node);
    }
    if !matches!(node.kind, TabularKind::Scan { .. }) {
        return None;
    }
    let local = path.iter().rev().take_while(|node| is_row_local(node)).count();
    let rest = path.len() - local;
    path.get(rest).map(|prefix| (*prefix, rest))
}

/// Returns the input that a pipe writes from: for a join, its left side.
fn spine(tabular: &Tabular) -> Option<&Tabular> {
    match &tabular.kind {
        TabularKind::Union { .. } => None,
        _ => walk::inputs(tabular).into_iter().next(),
    }
}

fn is_row_local(tabular: &Tabular) -> bool {
    match &tabular.kind {
        TabularKind::Scan { .. } => true,
        TabularKind::Filter { .. } | TabularKind::Project { .. } => {
            walk::expressions(tabular).into_iter().all(is_local_expression)
        }
        _ => false,
    }
}

fn is_local_expression(expr: &Expr) -> bool {
    let is_local = match &expr.kind {
        ExprKind::Call { function, .. } => function.is_deterministic,
        ExprKind::ToScalar(_) | ExprKind::InTable { .. } | ExprKind::Window { .. } => false,
        _ => true,
    };
    is_local && walk::operands(expr).into_iter().all(is_local_expression)
}
