//! Parts of a query that run before the rest is planned.
//!
//! `toscalar(…)` becomes a literal, `in (table)` a set of values, and a `materialize`
//! that is used more than once an in-memory table.

use std::collections::{HashMap, HashSet};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use kql_binder::bound::{Expr, ExprKind, Tabular, TabularKind};
use kql_types::Literal;

use crate::operators::subquery::{reads_given, runs_by_group};
use crate::walk;

/// What earlier stages yielded, by the address of the bound node they came from: the
/// tree does not move while it is planned.
#[derive(Default, Clone)]
pub(crate) struct Staged {
    pub(crate) scalars: HashMap<usize, Literal>,
    pub(crate) sets: HashMap<usize, ArrayRef>,
    pub(crate) tables: HashMap<u32, (SchemaRef, Vec<RecordBatch>)>,
    /// The rows of the inputs of `mv-apply` that are read twice, with their number last.
    pub(crate) rows: HashMap<usize, (SchemaRef, Vec<RecordBatch>)>,
    /// What the subqueries made that run for each group by itself, with the group last.
    pub(crate) groups: HashMap<usize, Vec<RecordBatch>>,
}

pub(crate) fn key(tabular: &Tabular) -> usize {
    std::ptr::from_ref(tabular) as usize
}

pub(crate) enum Stage<'a> {
    Scalar(&'a Tabular),
    Set(&'a Tabular),
    Table(u32, &'a Tabular),
    /// `mv-apply`, whose input would not come in the same order a second time.
    Rows(&'a Tabular),
    /// `mv-apply` or `partition`, whose subquery runs for each group.
    Groups(&'a Tabular),
}

/// Returns the stages of a query, inner ones first.
pub(crate) fn stages<'a>(roots: impl IntoIterator<Item = Root<'a>> + Clone) -> Vec<Stage<'a>> {
    let mut uses = HashMap::new();
    for root in roots.clone() {
        match root {
            Root::Table(tabular) => count_uses(tabular, &mut uses),
            Root::Expr(expr) => count_uses_in(expr, &mut uses),
        }
    }
    let mut walk = Walk { uses, seen: HashSet::new(), stages: Vec::new() };
    for root in roots {
        match root {
            Root::Table(tabular) => walk.tabular(tabular),
            Root::Expr(expr) => walk.expr(expr),
        }
    }
    walk.stages
}

#[derive(Clone, Copy)]
pub(crate) enum Root<'a> {
    Table(&'a Tabular),
    Expr(&'a Expr),
}

struct Walk<'a> {
    uses: HashMap<u32, usize>,
    seen: HashSet<u32>,
    stages: Vec<Stage<'a>>,
}

impl<'a> Walk<'a> {
    fn tabular(&mut self, tabular: &'a Tabular) {
        if let TabularKind::Materialize { id, input, .. } = &tabular.kind
            && self.uses.get(id).is_some_and(|&n| n > 1)
        {
            if self.seen.insert(*id) {
                self.tabular(input);
                self.stages.push(Stage::Table(*id, input));
            }
            return;
        }
        if runs_by_group(tabular) {
            // The subquery has stages of its own for each group.
            walk::inputs(tabular).into_iter().take(1).for_each(|input| self.tabular(input));
            walk::expressions(tabular).into_iter().for_each(|expr| self.expr(expr));
            self.rows(tabular);
            self.stages.push(Stage::Groups(tabular));
            return;
        }
        walk::inputs(tabular).into_iter().for_each(|input| self.tabular(input));
        walk::expressions(tabular).into_iter().for_each(|expr| self.expr(expr));
        self.rows(tabular);
    }

    /// `mv-apply` numbers its rows, and joins what its subquery made to them by the number: both must
    /// number them alike.
    fn rows(&mut self, tabular: &'a Tabular) {
        if let TabularKind::MvApply { expand, .. } = &tabular.kind
            && !self.comes_alike(&expand.input)
            && !reads_given(&expand.input)
        {
            self.stages.push(Stage::Rows(tabular));
        }
    }

    /// Whether a table yields the same rows in the same order each time. Joins and aggregates do not
    /// promise an order, nor do sorts where keys tie, and chance may decide values.
    fn comes_alike(&self, tabular: &Tabular) -> bool {
        let alike = match &tabular.kind {
            TabularKind::Scan { .. }
            | TabularKind::Values { .. }
            | TabularKind::Range { .. }
            | TabularKind::GetSchema { .. }
            | TabularKind::Given => true,
            TabularKind::Filter { input, .. }
            | TabularKind::Project { input, .. }
            | TabularKind::BagUnpack { input, .. } => self.comes_alike(input),
            TabularKind::Materialize { id, input, .. } => {
                self.uses.get(id).is_some_and(|&n| n > 1) || self.comes_alike(input)
            }
            TabularKind::MvExpand(expand) => self.comes_alike(&expand.input),
            TabularKind::Parse(parse) => self.comes_alike(&parse.input),
            TabularKind::Window { .. }
            | TabularKind::Aggregate { .. }
            | TabularKind::Sort { .. }
            | TabularKind::Take { .. }
            | TabularKind::Join { .. }
            | TabularKind::Union { .. }
            | TabularKind::MvApply { .. }
            | TabularKind::Partition { .. }
            | TabularKind::StepScan(_)
            | TabularKind::Graph(_)
            | TabularKind::Plugin { .. } => false,
        };
        alike && walk::expressions(tabular).into_iter().all(is_repeatable)
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::ToScalar(table) => {
                self.tabular(table);
                self.stages.push(Stage::Scalar(table));
            }
            ExprKind::InTable { table, .. } => {
                self.tabular(table);
                self.stages.push(Stage::Set(table));
            }
            _ => {}
        }
        walk::operands(expr).into_iter().for_each(|operand| self.expr(operand));
    }
}

fn is_repeatable(expr: &Expr) -> bool {
    let is_chance = matches!(&expr.kind, ExprKind::Call { function, .. } if !function.is_deterministic);
    !is_chance && walk::operands(expr).into_iter().all(is_repeatable)
}

pub(crate) fn count_uses(tabular: &Tabular, uses: &mut HashMap<u32, usize>) {
    if let TabularKind::Materialize { id, .. } = &tabular.kind {
        let count = uses.entry(*id).or_default();
        *count += 1;
        if *count > 1 {
            return;
        }
    }
    walk::inputs(tabular).into_iter().for_each(|input| count_uses(input, uses));
    walk::expressions(tabular).into_iter().for_each(|expr| count_uses_in(expr, uses));
}

fn count_uses_in(expr: &Expr, uses: &mut HashMap<u32, usize>) {
    if let ExprKind::ToScalar(table) | ExprKind::InTable { table, .. } = &expr.kind {
        count_uses(table, uses);
    }
    walk::operands(expr).into_iter().for_each(|operand| count_uses_in(operand, uses));
}
