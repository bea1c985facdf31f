//! The `scan` operator. (`scan.rs` plans stored tables.)

use std::collections::HashMap;

use datafusion::common::ScalarValue;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{Expr as DfExpr, LogicalPlan, lit};
use kql_binder::bound::{self, BoundColumn, Tabular};
use kql_types::{Literal, ScalarType};

use crate::builder::{Builder, project, reference};
use crate::expression::scalar;
use crate::step_scan::{Initial, Output, OutputSource, Read, Slot, StateColumn, Step, StepProgram, StepScan, Value};
use crate::{PlanError, walk};

impl Builder<'_> {
    pub(crate) fn step_scan(&self, tabular: &Tabular, scan: &bound::StepScan) -> Result<LogicalPlan, PlanError> {
        let input = self.input_of(&scan.input, walk::expressions(tabular))?;
        let declared_from = scan.current.columns.len() - scan.defaults.len();
        let mut defaults = Vec::with_capacity(scan.defaults.len());
        for default in &scan.defaults {
            let Some(literal) = self.constant(default)? else {
                let message = "the default of a column must be a constant";
                return Err(PlanError::user(crate::error::NOT_CONSTANT, default.span, message));
            };
            defaults.push(scalar(&literal)?);
        }
        let absent = |i: usize, column: &BoundColumn| match i.checked_sub(declared_from).and_then(|i| defaults.get(i)) {
            Some(default) => Ok(default.clone()),
            None => empty(column.ty),
        };

        // Columns that steps may change get a slot.
        let mut slots = Vec::new();
        let mut slot_of = vec![None; scan.current.columns.len()];
        for (i, (current, output)) in scan.current.columns.iter().zip(&tabular.row.columns).enumerate() {
            if current.id == output.id {
                continue;
            }
            slot_of[i] = Some(slots.len());
            let is_read = i < declared_from && self.live.contains(current.id);
            let initial =
                if is_read { Initial::Input(self.name(current)) } else { Initial::Constant(absent(i, current)?) };
            slots.push(Slot { ty: current.ty.arrow(), initial });
        }

        let mut lowering = Lowering { defaults: HashMap::new(), states: HashMap::new(), computed: Vec::new() };
        for (column, default) in scan.current.columns.iter().skip(declared_from).zip(&defaults) {
            lowering.defaults.insert(self.name(column), default.clone());
        }
        for (step, bound) in scan.steps.iter().enumerate() {
            for (i, state) in bound.state.columns.iter().enumerate() {
                if !self.live.contains(state.id) {
                    continue;
                }
                let column = match slot_of[i] {
                    Some(slot) => StateColumn::Slot(slot),
                    None => StateColumn::Input(self.name(&scan.current.columns[i])),
                };
                let read = Read::State { step, column, absent: absent(i, state)? };
                lowering.states.insert(self.name(state), read);
            }
        }

        let mut steps = Vec::with_capacity(scan.steps.len());
        for step in &scan.steps {
            let mut alone = Vec::new();
            let mut conditions = Vec::new();
            for conjunct in split_conjunction_owned(self.predicate(&step.condition)?) {
                if lowering.reads_state(&conjunct) {
                    conditions.push(lowering.value(conjunct)?);
                } else if conjunct != lit(true) {
                    alone.push(conjunct);
                }
            }
            let precondition = match conjunction(alone) {
                Some(alone) => Some(lowering.compute(alone)?),
                None => None,
            };
            let mut assignments = Vec::with_capacity(step.assignments.len());
            for (id, value) in &step.assignments {
                let slot = scan.current.columns.iter().position(|c| c.id == *id).and_then(|i| slot_of[i]);
                let slot = slot.ok_or_else(|| PlanError::internal("a step assigns to no column").at(value.span))?;
                let value = self.expr(value)?;
                assignments.push((slot, lowering.value(value)?));
            }
            let (name, is_optional, output) = (step.name.clone(), step.is_optional, step.output);
            steps.push(Step { name, is_optional, output, precondition, conditions, assignments });
        }

        let mut partition_by: Vec<String> = self.carried_name().into_iter().collect();
        for key in &scan.partition_by {
            let key = self.expr(key)?;
            partition_by.push(lowering.compute(key)?);
        }

        let mut outputs = Vec::new();
        for (i, column) in tabular.row.columns.iter().enumerate().filter(|(_, c)| self.live.contains(c.id)) {
            let is = |added: &Option<BoundColumn>| added.as_ref().is_some_and(|a| a.id == column.id);
            let source = match slot_of.get(i) {
                Some(Some(slot)) => OutputSource::Slot(*slot),
                Some(None) => OutputSource::Input(self.name(column)),
                None if is(&scan.match_id) => OutputSource::MatchId,
                None if is(&scan.step_name) => OutputSource::StepName,
                None => return Err(PlanError::internal("a column of a scan comes from nowhere").at(tabular.span)),
            };
            outputs.push(Output { name: self.name(column), ty: column.ty.arrow(), source });
        }
        if let Some(group) = self.carried_name() {
            let ty = input.schema().field_with_unqualified_name(&group)?.data_type().clone();
            outputs.push(Output { name: group.clone(), ty, source: OutputSource::Input(group) });
        }
        let columns = self.columns(&scan.input.row).into_iter().chain(self.carried()).chain(lowering.computed);
        let input = project(input, columns.collect())?;
        Ok(StepScan::plan(input, StepProgram { partition_by, slots, steps, outputs })?)
    }
}

/// Separates what reads the state of a step from what can be computed beforehand.
struct Lowering {
    /// Declared columns of the row at hand, by name.
    defaults: HashMap<String, ScalarValue>,
    states: HashMap<String, Read>,
    /// Columns to add to the input.
    computed: Vec<DfExpr>,
}

impl Lowering {
    fn reads_state(&self, expr: &DfExpr) -> bool {
        expr.column_refs().iter().any(|column| self.states.contains_key(&column.name))
    }

    /// Adds a column to the input, and returns its name.
    fn compute(&mut self, expr: DfExpr) -> Result<String, PlanError> {
        let name = format!("step value {}", self.computed.len());
        let expr = self.with_defaults(expr)?;
        self.computed.push(expr.alias(&name));
        Ok(name)
    }

    fn with_defaults(&self, expr: DfExpr) -> Result<DfExpr, PlanError> {
        let replaced = expr.transform(|expr| {
            Ok(match &expr {
                DfExpr::Column(column) => match self.defaults.get(&column.name) {
                    Some(default) => Transformed::yes(lit(default.clone())),
                    None => Transformed::no(expr),
                },
                _ => Transformed::no(expr),
            })
        });
        Ok(replaced.data()?)
    }

    /// Makes columns of the largest parts that read no state.
    fn value(&mut self, expr: DfExpr) -> Result<Value, PlanError> {
        let expr = self.with_defaults(expr)?;
        let expr = expr
            .transform_down(|expr| {
                let is_leaf = matches!(expr, DfExpr::Column(_) | DfExpr::Literal(..));
                if is_leaf || self.reads_state(&expr) {
                    return Ok(Transformed::no(expr));
                }
                let name = format!("step value {}", self.computed.len());
                self.computed.push(expr.alias(&name));
                Ok(Transformed::new(reference(name), true, TreeNodeRecursion::Jump))
            })
            .data()?;
        let read = |name: &str| self.states.get(name).cloned().unwrap_or_else(|| Read::Input(name.to_owned()));
        Ok(match expr {
            DfExpr::Literal(value, _) => Value::Constant(value),
            DfExpr::Column(column) => Value::Read(read(&column.name)),
            expr => {
                let mut names: Vec<String> = expr.column_refs().into_iter().map(|column| column.name.clone()).collect();
                names.sort_unstable();
                let reads = names.into_iter().map(|name| (name.clone(), read(&name))).collect();
                Value::Computed { expr, reads }
            }
        })
    }
}

fn empty(ty: ScalarType) -> Result<ScalarValue, PlanError> {
    let literal = if ty == ScalarType::String { Literal::String(String::new()) } else { Literal::Null(ty) };
    scalar(&literal)
}
