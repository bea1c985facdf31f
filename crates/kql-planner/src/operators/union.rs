//! `union`: rows of one input after the other.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::logical_expr::{LogicalPlan, Union, lit};
use kql_binder::bound::{ColumnId, Expr, Tabular, TabularKind, UnionInput};
use kql_diagnostics::Span;
use kql_types::Literal;

use crate::PlanError;
use crate::builder::{Builder, project};
use crate::expression::scalar;

impl Builder<'_> {
    pub(crate) fn union(&self, tabular: &Tabular, inputs: &[UnionInput]) -> Result<LogicalPlan, PlanError> {
        self.union_of(tabular, inputs, None)
    }

    pub(crate) fn union_with_arrival(
        &self,
        tabular: &Tabular,
        inputs: &[UnionInput],
        reader: Span,
    ) -> Result<LogicalPlan, PlanError> {
        self.union_of(tabular, inputs, Some(reader))
    }

    fn union_of(
        &self,
        tabular: &Tabular,
        inputs: &[UnionInput],
        arrival: Option<Span>,
    ) -> Result<LogicalPlan, PlanError> {
        // `union *` names hundreds of tables of which few have rows.
        let mut filled: Vec<&UnionInput> = inputs.iter().filter(|i| !self.is_empty(&i.input)).collect();
        if filled.is_empty() {
            filled.extend(inputs.first());
        }
        let mut plans = Vec::with_capacity(filled.len());
        for input in filled {
            let plan = match arrival {
                Some(reader) => self.with_arrival(&input.input, reader)?,
                None => self.tabular(&input.input)?,
            };
            let made: HashMap<ColumnId, &Expr> = input.columns.iter().map(|(id, expr)| (*id, expr)).collect();
            let exprs = self.live.columns(&tabular.row).into_iter().map(|column| {
                let value = match made.get(&column.id) {
                    Some(expr) => self.expr(expr)?,
                    None => lit(scalar(&Literal::Null(column.ty))?),
                };
                Ok(value.alias(self.name(column)))
            });
            let exprs = exprs.chain(arrival.map(|_| Ok(self.ingestion_time())));
            plans.push(Arc::new(project(plan, exprs.collect::<Result<_, PlanError>>()?)?));
        }
        match plans.len() {
            0 => Err(PlanError::internal("a union of nothing")),
            1 => Ok(Arc::unwrap_or_clone(plans.swap_remove(0))),
            _ => Ok(LogicalPlan::Union(Union::try_new(plans)?)),
        }
    }

    fn is_empty(&self, tabular: &Tabular) -> bool {
        match &tabular.kind {
            TabularKind::Scan { source, table, .. } => self.context.tables.is_empty(source, table),
            TabularKind::Filter { input, .. }
            | TabularKind::Project { input, .. }
            | TabularKind::Sort { input, .. }
            | TabularKind::Take { input, .. } => self.is_empty(input),
            _ => false,
        }
    }
}
