//! Expressions over nodes, edges and matches.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::common::{DFSchema, Result};
use datafusion::execution::context::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};

use super::program::{Compute, Place};
use crate::PlanError;

/// An expression that is compiled when the types of its columns are first seen.
pub(super) struct Compiled {
    compute: Compute,
    compiled: Option<(SchemaRef, Arc<dyn PhysicalExpr>)>,
}

impl Compiled {
    pub(super) fn new(compute: &Compute) -> Self {
        Self { compute: compute.clone(), compiled: None }
    }

    pub(super) fn reads(&self) -> impl Iterator<Item = Place> + '_ {
        self.compute.reads.iter().map(|(_, place)| *place)
    }

    /// Computes a value for each of so many rows.
    pub(super) fn evaluate(
        &mut self,
        rows: usize,
        mut column: impl FnMut(Place) -> Result<ArrayRef>,
    ) -> Result<ArrayRef> {
        let columns = self.compute.reads.iter().map(|(_, place)| column(*place)).collect::<Result<Vec<_>>>()?;
        if self.compiled.is_none() {
            let named = self.compute.reads.iter().zip(&columns);
            let fields = named.map(|((name, _), array)| Field::new(name, array.data_type().clone(), true));
            let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
            let names = DFSchema::try_from(Arc::clone(&schema))?;
            let (props, context) = (ExecutionProps::new(), PhysicalPlanningContext::default());
            self.compiled = Some((schema, create_physical_expr(&self.compute.expr, &names, &props, &context)?));
        }
        let Some((schema, expr)) = &self.compiled else {
            return Err(PlanError::internal("an expression over a graph was not compiled").into());
        };
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?;
        expr.evaluate(&batch)?.into_array(rows)
    }

    /// Computes for each row whether it holds.
    pub(super) fn holds(&mut self, rows: usize, column: impl FnMut(Place) -> Result<ArrayRef>) -> Result<BooleanArray> {
        truths(&self.evaluate(rows, column)?)
    }
}

/// Returns a condition's values, null being false.
pub(super) fn truths(values: &ArrayRef) -> Result<BooleanArray> {
    let Some(values) = values.as_boolean_opt() else {
        return Err(PlanError::internal("a condition over a graph is no bool").into());
    };
    Ok((0..values.len()).map(|i| Some(values.is_valid(i) && values.value(i))).collect())
}
