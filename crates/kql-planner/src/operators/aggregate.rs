//! `summarize`, and all that the binder makes of it (`count`, `distinct`, `top-nested`…).

use std::sync::Arc;

use datafusion::functions::core::expr_fn::get_field;
use datafusion::logical_expr::expr::AggregateFunction as DfAggregate;
use datafusion::logical_expr::{Aggregate, Expr as DfExpr, LogicalPlan, lit};
use kql_binder::bound::{AggregateCall, BoundColumn, Expr, ExprKind, Tabular};
use kql_functions::{AggregateFunction, AggregateImplementation};

use crate::PlanError;
use crate::aggregate_function::KqlAggregateFunction;
use crate::builder::{Builder, limit, project, reference};
use crate::row_set::{RowSet, RowSetOperation, in_any_order};
use crate::walk::reads_arrival;

impl Builder<'_> {
    pub(crate) fn aggregate(
        &self,
        tabular: &Tabular,
        input: &Tabular,
        keys: &[Expr],
        key_columns: &[BoundColumn],
        aggregates: &[AggregateCall],
    ) -> Result<LogicalPlan, PlanError> {
        let read = keys.iter().chain(aggregates.iter().flat_map(|a| &a.args));
        let mut plan = self.input_of(input, read.clone())?;
        let carries_arrival = read.into_iter().any(reads_arrival);
        // Keys become columns first, so that what is grouped by has the output's name.
        let mut computed = Vec::new();
        for (key, column) in keys.iter().zip(key_columns) {
            match &key.kind {
                ExprKind::Column(id) if *id == column.id => {}
                _ => computed.push(self.expr(key)?.alias(self.name(column))),
            }
        }
        if !computed.is_empty() {
            let pass = self.columns(&input.row).into_iter();
            let pass = pass.chain(carries_arrival.then(|| self.ingestion_time())).chain(self.carried());
            plan = project(plan, pass.chain(computed).collect())?;
        }
        let mut calls = Vec::with_capacity(aggregates.len());
        let mut outputs: Vec<DfExpr> = Vec::with_capacity(tabular.row.columns.len());
        let mut is_ordered = false;
        for (i, call) in aggregates.iter().enumerate() {
            let (function, filter) = unfiltered(call.function);
            is_ordered |= function.is_order_sensitive;
            let planned = self.aggregate_call(call, function, filter)?;
            if function.has_many_outputs {
                let name = format!("struct#{i}");
                calls.push(planned.alias(&name));
                for (field, column) in call.outputs.iter().enumerate() {
                    outputs.push(get_field(reference(&name), format!("f{field}")).alias(self.name(column)));
                }
            } else if let Some(column) = call.outputs.first() {
                calls.push(planned.alias(self.name(column)));
                outputs.push(self.column(column));
            }
        }
        plan = match is_ordered {
            true => RowSet::plan(plan, RowSetOperation::Gather)?,
            false => in_any_order(plan)?,
        };
        let keys: Vec<DfExpr> = key_columns.iter().map(|c| self.column(c)).chain(self.carried()).collect();
        if keys.is_empty() && calls.is_empty() {
            return Err(PlanError::internal("a summary of nothing").at(tabular.span));
        }
        let mut grouped = LogicalPlan::Aggregate(Aggregate::try_new(Arc::new(plan), keys.clone(), calls)?);
        if keys.is_empty() {
            // It has one row. Without saying so, DataFusion moves a filter that reads no columns below the
            // aggregate, where it no longer takes that row away.
            grouped = limit(grouped, 1);
        }
        project(grouped, keys.into_iter().chain(outputs).collect())
    }

    fn aggregate_call(
        &self,
        call: &AggregateCall,
        function: &'static AggregateFunction,
        filter: bool,
    ) -> Result<DfExpr, PlanError> {
        if let AggregateImplementation::Refused(reason) = function.implementation {
            return Err(PlanError::user(
                crate::error::UNSUPPORTED,
                call.span,
                format!("the aggregation function `{}` is not supported: {reason}", call.function.name),
            ));
        }
        let mut args: Vec<&Expr> = call.args.iter().collect();
        if filter && args.is_empty() {
            return Err(PlanError::internal("a filtered aggregate without a filter").at(call.span));
        }
        let predicate = if filter { Some(args.remove(predicate_position(call))) } else { None };
        let types = args.iter().map(|a| a.ty).collect();
        let constants = args.iter().map(|a| self.constant(a)).collect::<Result<_, _>>()?;
        let outputs = call.outputs.iter().map(|c| c.ty).collect();
        let mut exprs = args.iter().map(|a| self.expr(a)).collect::<Result<Vec<_>, _>>()?;
        if exprs.is_empty() {
            exprs.push(lit(true));
        }
        let udaf = KqlAggregateFunction::new(function, types, outputs, constants, Arc::clone(&self.context.run));
        udaf.prepare().map_err(|error| error.at(call.span))?;
        let filter = predicate.map(|p| self.predicate(p)).transpose()?.map(Box::new);
        Ok(DfExpr::AggregateFunction(DfAggregate::new_udf(udaf.into_udaf(), exprs, false, filter, Vec::new(), None)))
    }
}

/// Returns which argument is the predicate: the one of that name, else the last.
fn predicate_position(call: &AggregateCall) -> usize {
    let parameters = call.function.signatures.iter().find_map(|s| s.assign(call.args.len()));
    let named = parameters.and_then(|p| p.iter().position(|p| p.name == "predicate"));
    named.unwrap_or(call.args.len().saturating_sub(1))
}

/// Returns the function that does the work, and whether an argument is a filter.
fn unfiltered(function: &'static AggregateFunction) -> (&'static AggregateFunction, bool) {
    match function.implementation {
        AggregateImplementation::Filtered(of) => (of, true),
        _ => (function, false),
    }
}
