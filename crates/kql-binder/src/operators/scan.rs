//! `scan declare (…) with (step name: condition => assignments; …)`

use std::rc::Rc;

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::{Literal, ScalarType};

use super::projection::unique_name;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::scope::{FunctionParameterType, Symbol, declare};
use crate::tabular::{parameter, word};
use crate::typed::Typed;

impl Binder<'_> {
    pub(crate) fn bind_scan(
        &mut self,
        input: Tabular,
        scan: &ast::Scan,
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        if let Some(kind) = parameter(parameters, &["kind"])
            && word(kind) == Some("full")
        {
            self.error("KU200", kind.value.span, "`kind=full` of `scan` is not supported yet");
        }
        let (current, defaults) = self.bind_declared(&input.row, &scan.declare, span);
        let keys = self.bind_sort_keys(&input.row, &scan.order_by);
        let context = Context::of(&input.row);
        let partition_by = scan.partition_by.iter().map(|key| self.bind_scalar(key, context).expr).collect();

        // All steps read the states of all.
        let mut scope = self.scope.clone();
        let mut states = Vec::with_capacity(scan.steps.len());
        for (i, step) in scan.steps.iter().enumerate() {
            if scan.steps[..i].iter().any(|other| other.name.text == step.name.text) {
                self.error("KS201", step.name.span, format!("a step `{}` is already declared", step.name.text));
            }
            let columns = current.columns.iter().map(|c| self.renewed(c)).collect();
            let state = RowType { columns, is_open: current.is_open };
            declare(&mut scope, &step.name.text, Symbol::Step(Rc::new(state.clone())));
            states.push(state);
        }
        let steps: Vec<ScanStep> = self.with_scope(scope, |binder| {
            scan.steps.iter().zip(states).map(|(step, state)| binder.bind_scan_step(step, state, &current)).collect()
        });

        let is_assigned = |id| steps.iter().any(|step| step.assignments.iter().any(|(column, _)| *column == id));
        let declared_from = input.row.columns.len();
        let mut row = RowType { columns: Vec::with_capacity(current.columns.len() + 2), is_open: current.is_open };
        for (i, column) in current.columns.iter().enumerate() {
            let may_change = i >= declared_from || is_assigned(column.id);
            row.columns.push(if may_change { self.renewed(column) } else { column.clone() });
        }
        let match_id = self.bind_added(&mut row, parameters, "with_match_id", ScalarType::Long);
        let step_name = self.bind_added(&mut row, parameters, "with_step_name", ScalarType::String);

        let input = self.with_windows(input);
        let input = match keys.is_empty() {
            true => input,
            false => {
                let row = input.row.clone();
                Tabular { kind: TabularKind::Sort { input: Box::new(input), keys }, row, span }
            }
        };
        let input = Box::new(input);
        let scan = StepScan { input, partition_by, current, defaults, steps, match_id, step_name };
        Tabular { kind: TabularKind::StepScan(scan), row, span }
    }

    /// Returns the columns of the row at hand, and the defaults of those that are declared.
    fn bind_declared(&mut self, input: &RowType, declared: &[ast::ParameterDecl], span: Span) -> (RowType, Vec<Expr>) {
        let mut row = input.clone();
        let mut defaults = Vec::with_capacity(declared.len());
        for parameter in self.bind_parameters(declared) {
            let ty = match parameter.ty {
                FunctionParameterType::Scalar(ty) => ty,
                FunctionParameterType::Tabular(_) | FunctionParameterType::Unknown => ScalarType::Dynamic,
            };
            let name = unique_name(&parameter.name, |n| row.find(n).is_some());
            let column = self.new_column(name, ty);
            row.columns.push(column);
            let default = parameter.default.unwrap_or_else(|| Typed::literal(empty(ty), span));
            defaults.push(default.expr);
        }
        (row, defaults)
    }

    fn bind_scan_step(&mut self, step: &ast::ScanStep, state: RowType, current: &RowType) -> ScanStep {
        let condition = self.bind_condition(&step.condition, Context::of(current)).expr;
        let mut assignments: Vec<(ColumnId, Expr)> = Vec::with_capacity(step.assignments.len());
        for (name, value) in &step.assignments {
            let value = self.bind_scalar(value, Context::of(current));
            match current.find(&name.text) {
                Some(column) => {
                    let value = self.convert(value, column.ty).expr;
                    assignments.retain(|(assigned, _)| *assigned != column.id);
                    assignments.push((column.id, value));
                }
                None if current.is_open => {
                    self.undetermined(&name.text, name.span);
                }
                None => self.error("KS142", name.span, format!("`{}` is no column of the scan", name.text)),
            }
        }
        let output = match step.output.as_ref().map(|o| o.text.as_str()) {
            Some("last") => StepOutput::Last,
            Some("none") => StepOutput::None,
            _ => StepOutput::All,
        };
        ScanStep { name: step.name.text.clone(), is_optional: step.is_optional, output, state, condition, assignments }
    }

    /// Adds a column that a parameter names.
    fn bind_added(
        &mut self,
        row: &mut RowType,
        parameters: &[ast::OperatorParam],
        name: &str,
        ty: ScalarType,
    ) -> Option<BoundColumn> {
        let name = unique_name(parameter(parameters, &[name]).and_then(word)?, |n| row.find(n).is_some());
        let column = self.new_column(name, ty);
        row.columns.push(column.clone());
        Some(column)
    }

    fn renewed(&mut self, column: &BoundColumn) -> BoundColumn {
        BoundColumn { id: self.fresh_like(column.id), ..column.clone() }
    }
}

fn empty(ty: ScalarType) -> Literal {
    if ty == ScalarType::String { Literal::String(String::new()) } else { Literal::Null(ty) }
}
