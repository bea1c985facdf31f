//! `scan declare (…) with (step name: condition => assignments; …)`

use std::rc::Rc;

use kql_diagnostics::Span;
use kql_syntax::ast;
use kql_types::ScalarType;

use super::projection::unique_name;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::scope::{FunctionParameterType, Symbol, declare};
use crate::tabular::{parameter, word};

impl Binder<'_> {
    pub(crate) fn bind_scan(
        &mut self,
        input: Tabular,
        scan: &ast::Scan,
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let declared = self.bind_parameters(&scan.declare);
        let mut row = input.row.clone();
        for parameter in &declared {
            let ty = match parameter.ty {
                FunctionParameterType::Scalar(ty) => ty,
                _ => ScalarType::Dynamic,
            };
            let name = unique_name(&parameter.name, |n| row.find(n).is_some());
            let column = self.new_column(name, ty);
            row.columns.push(column);
        }
        self.bind_sort_keys(&input.row, &scan.order_by);
        for key in &scan.partition_by {
            self.bind_scalar(key, Context::of(&input.row));
        }
        // `step.column` reads the state of a step: all columns, by the step's name.
        let mut scope = self.scope.clone();
        for step in &scan.steps {
            let state = Tabular { kind: TabularKind::Given, row: row.clone(), span };
            declare(&mut scope, &step.name.text, Symbol::Table(Rc::new(state)));
        }
        let mut args = Vec::new();
        self.with_scope(scope, |binder| {
            for step in &scan.steps {
                let condition = binder.bind_condition(&step.condition, Context::of(&row));
                args.push(PluginArgument::Expr(condition.expr));
                for (name, value) in &step.assignments {
                    let value = binder.bind_scalar(value, Context::of(&row));
                    if row.find(&name.text).is_none() && !row.is_open {
                        binder.error("KS142", name.span, format!("`{}` is no column of the scan", name.text));
                    }
                    args.push(PluginArgument::Expr(value.expr));
                }
            }
        });
        if let Some(name) = parameter(parameters, &["with_match_id"]).and_then(word) {
            let name = unique_name(name, |n| row.find(n).is_some());
            let column = self.new_column(name, ScalarType::Long);
            row.columns.push(column);
        } else {
            let name = unique_name("match_id", |n| row.find(n).is_some());
            let column = self.new_column(name, ScalarType::Long);
            row.columns.push(column);
        }
        if let Some(name) = parameter(parameters, &["with_step_name"]).and_then(word) {
            let name = unique_name(name, |n| row.find(n).is_some());
            let column = self.new_column(name, ScalarType::String);
            row.columns.push(column);
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "scan", args };
        Tabular { kind, row, span }
    }
}
