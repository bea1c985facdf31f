//! The bound tree as text: one line a node, what it reads from below it.

use std::collections::HashMap;
use std::fmt::Write as _;

use kql_binder::bound::{BoundResult, ColumnId, Expr, ExprKind, Tabular, TabularKind};
use kql_types::cell::{cell_to_string, literal_to_array};
use kql_types::{Literal, ScalarType};

use crate::walk;

/// Returns a bound query as text: nodes with their expressions and columns, columns as `Name#id:type`.
pub fn bound_tree(result: &BoundResult) -> String {
    let mut tree = Tree::default();
    match result {
        BoundResult::Tabular(tabular) => tree.tabular(tabular, 1),
        BoundResult::Scalar(expr) => {
            let text = tree.expr(expr);
            tree.line(1, &format!("scalar {text}"));
            tree.tables_of(expr, 2);
        }
        BoundResult::Nothing => tree.line(1, "nothing"),
    }
    tree.out
}

#[derive(Default)]
struct Tree {
    names: HashMap<ColumnId, String>,
    out: String,
}

impl Tree {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{:width$}{text}", "", width = 2 * depth);
    }

    fn tabular(&mut self, tabular: &Tabular, depth: usize) {
        // Expressions name the columns of what lies below.
        self.learn(tabular);
        let expressions = walk::expressions(tabular);
        let texts: Vec<String> = match &tabular.kind {
            TabularKind::Project { exprs, .. } | TabularKind::Window { exprs, .. } => {
                let made = tabular.row.columns.iter().zip(exprs);
                let made = made.filter(|(column, expr)| !matches!(expr.kind, ExprKind::Column(id) if id == column.id));
                made.map(|(column, expr)| format!("{}#{} = {}", column.name, column.id.0, self.expr(expr))).collect()
            }
            TabularKind::Values { rows } => vec![format!("{} rows", rows.len())],
            _ => expressions.iter().map(|expr| self.expr(expr)).collect(),
        };
        let columns: Vec<String> =
            tabular.row.columns.iter().map(|c| format!("{}#{}:{}", c.name, c.id.0, c.ty.name())).collect();
        let open = if tabular.row.is_open { ", …" } else { "" };
        self.line(depth, &format!("{} {} → {}{open}", name(&tabular.kind), texts.join(", "), columns.join(", ")));
        for expr in expressions {
            self.tables_of(expr, depth + 2);
        }
        for input in walk::inputs(tabular) {
            self.tabular(input, depth + 1);
        }
    }

    fn learn(&mut self, tabular: &Tabular) {
        for column in &tabular.row.columns {
            self.names.insert(column.id, format!("{}#{}", column.name, column.id.0));
        }
        for input in walk::inputs(tabular) {
            for column in &input.row.columns {
                self.names.insert(column.id, format!("{}#{}", column.name, column.id.0));
            }
        }
    }

    /// Lays the tables that an expression looks into.
    fn tables_of(&mut self, expr: &Expr, depth: usize) {
        if let ExprKind::ToScalar(table) | ExprKind::InTable { table, .. } = &expr.kind {
            self.tabular(table, depth);
        }
        for operand in walk::operands(expr) {
            self.tables_of(operand, depth);
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        let list = |args: &[Expr]| args.iter().map(|arg| self.expr(arg)).collect::<Vec<_>>().join(", ");
        match &expr.kind {
            ExprKind::Literal(literal) => literal_text(literal),
            ExprKind::Column(id) => self.names.get(id).cloned().unwrap_or_else(|| format!("#{}", id.0)),
            ExprKind::Call { function, args } => match args.as_slice() {
                [left, right] if !function.name.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                    format!("({} {} {})", self.expr(left), function.name, self.expr(right))
                }
                args => format!("{}({})", function.name, list(args)),
            },
            ExprKind::And(left, right) => format!("({} and {})", self.expr(left), self.expr(right)),
            ExprKind::Or(left, right) => format!("({} or {})", self.expr(left), self.expr(right)),
            ExprKind::Convert(inner) => format!("{}→{}", self.expr(inner), expr.ty.name()),
            ExprKind::ToScalar(_) => "toscalar(table below)".to_owned(),
            ExprKind::InTable { operand, negated, .. } => {
                format!("({} {} table below)", self.expr(operand), if *negated { "!in" } else { "in" })
            }
            ExprKind::Window { function, args } => format!("{}({})", function.name, list(args)),
            ExprKind::IngestionTime => "ingestion_time()".to_owned(),
        }
    }
}

fn literal_text(literal: &Literal) -> String {
    let ty = literal.ty();
    let array = literal_to_array(literal, 1);
    let is_null = matches!(literal, Literal::Null(_));
    match cell_to_string(array.as_ref(), 0, ty) {
        _ if is_null => format!("{}(null)", ty.name()),
        Ok(text) if ty == ScalarType::String => format!("'{text}'"),
        Ok(text) => text,
        Err(_) => ty.name().to_owned(),
    }
}

fn name(kind: &TabularKind) -> String {
    match kind {
        TabularKind::Scan { table, .. } => return format!("scan {}", table.name),
        TabularKind::Plugin { name, .. } => return format!("evaluate {name}"),
        TabularKind::Join { kind, .. } => return format!("join {kind:?}"),
        TabularKind::Values { .. } => "values",
        TabularKind::Range { .. } => "range",
        TabularKind::Filter { .. } => "filter",
        TabularKind::Project { .. } => "project",
        TabularKind::Window { .. } => "window",
        TabularKind::Aggregate { .. } => "aggregate",
        TabularKind::Sort { .. } => "sort",
        TabularKind::Take { .. } => "take",
        TabularKind::Union { .. } => "union",
        TabularKind::MvExpand(_) => "mv-expand",
        TabularKind::Parse(_) => "parse",
        TabularKind::BagUnpack { .. } => "bag_unpack",
        TabularKind::GetSchema { .. } => "getschema",
        TabularKind::Materialize { .. } => "materialize",
        TabularKind::Given => "given",
        TabularKind::MvApply { .. } => "mv-apply",
        TabularKind::Partition { .. } => "partition",
        TabularKind::StepScan(_) => "scan steps",
        TabularKind::Graph(_) => "graph",
    }
    .to_owned()
}
