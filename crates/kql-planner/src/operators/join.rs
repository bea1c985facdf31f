//! `join` and `lookup`.
//!
//! Decisions: a null key matches nothing; `innerunique` keeps the first row of the left
//! side for each key, in input order; strings that an outer join leaves open are empty.

use std::sync::Arc;

use datafusion::common::{JoinConstraint, JoinType, NullEquality, ScalarValue};
use datafusion::logical_expr::{Expr as DfExpr, Join, LogicalPlan, lit};
use kql_binder::bound::{Expr, ExprKind, JoinKind, RowType, Tabular};
use kql_types::ScalarType;

use crate::PlanError;
use crate::builder::{Builder, or_else, project, reference};
use crate::real_order::RealOrder;
use crate::row_set::{RowSet, RowSetOperation, in_any_order};

impl Builder<'_> {
    pub(crate) fn join(
        &self,
        tabular: &Tabular,
        kind: JoinKind,
        left: &Tabular,
        right: &Tabular,
        on: &[(Expr, Expr)],
    ) -> Result<LogicalPlan, PlanError> {
        let (left_keys, right_keys): (Vec<&Expr>, Vec<&Expr>) = on.iter().map(|(l, r)| (l, r)).unzip();
        let carried = self.carried_name();
        let (mut left_plan, left_keys) = self.join_side(left, self.tabular(left)?, &left_keys, "left", true)?;
        let (right_plan, right_keys) = self.join_side(right, self.independent(right)?, &right_keys, "right", false)?;
        if kind == JoinKind::InnerUnique {
            let keys = left_keys.iter().cloned().chain(carried).collect();
            left_plan = RowSet::plan(left_plan, RowSetOperation::KeepFirst { keys, count: 1 })?;
        } else {
            left_plan = in_any_order(left_plan)?;
        }
        let right_plan = in_any_order(right_plan)?;
        let join_type = match kind {
            JoinKind::InnerUnique | JoinKind::Inner => JoinType::Inner,
            JoinKind::LeftOuter => JoinType::Left,
            JoinKind::RightOuter => JoinType::Right,
            JoinKind::FullOuter => JoinType::Full,
            JoinKind::LeftSemi => JoinType::LeftSemi,
            JoinKind::RightSemi => JoinType::RightSemi,
            JoinKind::LeftAnti => JoinType::LeftAnti,
            JoinKind::RightAnti => JoinType::RightAnti,
        };
        let on = left_keys.into_iter().zip(right_keys).map(|(l, r)| (reference(l), reference(r))).collect();
        let joined = LogicalPlan::Join(Join::try_new(
            Arc::new(left_plan),
            Arc::new(right_plan),
            on,
            None,
            join_type,
            JoinConstraint::On,
            NullEquality::NullEqualsNothing,
            false,
        )?);
        let opens_left = matches!(kind, JoinKind::RightOuter | JoinKind::FullOuter);
        let opens_right = matches!(kind, JoinKind::LeftOuter | JoinKind::FullOuter);
        let is_of = |row: &RowType, id| row.columns.iter().any(|c| c.id == id);
        let outputs = self.live.columns(&tabular.row).into_iter().map(|column| {
            let is_open = (opens_left && is_of(&left.row, column.id)) || (opens_right && is_of(&right.row, column.id));
            let value = self.column(column);
            Ok(if is_open && column.ty == ScalarType::String {
                or_else(value, empty_text())?.alias(self.name(column))
            } else {
                value
            })
        });
        project(joined, outputs.chain(self.carried().map(Ok)).collect::<Result<_, PlanError>>()?)
    }

    /// Plans one side with its keys as columns, and returns their names.
    fn join_side(
        &self,
        side: &Tabular,
        plan: LogicalPlan,
        keys: &[&Expr],
        name: &str,
        carries: bool,
    ) -> Result<(LogicalPlan, Vec<String>), PlanError> {
        let (mut names, mut computed) = (Vec::new(), Vec::new());
        for (i, key) in keys.iter().enumerate() {
            match &key.kind {
                ExprKind::Column(id) if key.ty != ScalarType::Real => names.push(self.name_of(*id)?),
                _ => {
                    // The span tells joins of one query apart.
                    let key_name = format!("{name}_key{i}#{}_{}", side.span.start, side.span.end);
                    let value = self.expr(key)?;
                    // Equal keys have equal bits. Statistics of files know no NaN, so nothing may be left out by
                    // them.
                    let value = match key.ty {
                        ScalarType::Real => RealOrder::new(false).into_udf().call(vec![value]),
                        _ => value,
                    };
                    computed.push(value.alias(&key_name));
                    names.push(key_name);
                }
            }
        }
        if computed.is_empty() {
            return Ok((plan, names));
        }
        let pass = self.columns(&side.row).into_iter().chain(self.carried().filter(|_| carries));
        Ok((project(plan, pass.chain(computed).collect())?, names))
    }
}

fn empty_text() -> DfExpr {
    lit(ScalarValue::Utf8View(Some(String::new())))
}
