//! `range x from a to b step s`: made while it is read.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, Int64Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use kql_binder::bound::{Expr, Tabular};
use kql_types::{Literal, ScalarType};

use crate::PlanError;
use crate::builder::Builder;
use crate::error::{INVALID_ARGUMENT, NOT_CONSTANT};
use crate::operators::scan::unqualified_scan;

impl Builder<'_> {
    pub(crate) fn range(
        &self,
        tabular: &Tabular,
        from: &Expr,
        to: &Expr,
        step: &Expr,
    ) -> Result<LogicalPlan, PlanError> {
        let [column] = tabular.row.columns.as_slice() else {
            return Err(PlanError::internal("a range has one column").at(tabular.span));
        };
        let bound = |expr: &Expr| match self.constant(expr)? {
            Some(literal) => Ok(literal),
            None => Err(PlanError::user(NOT_CONSTANT, expr.span, "the bounds of a range must be constants")),
        };
        let values = match column.ty {
            ScalarType::Real => match (as_real(&bound(from)?), as_real(&bound(to)?), as_real(&bound(step)?)) {
                (Some(first), Some(last), Some(step)) => {
                    Sequence::Real { first, step, count: real_count(first, last, step) }
                }
                _ => Sequence::empty(),
            },
            ScalarType::Int | ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
                match (as_long(&bound(from)?), as_long(&bound(to)?), as_long(&bound(step)?)) {
                    (Some(first), Some(last), Some(step)) => {
                        Sequence::Long { first, step, count: long_count(first, last, step) }
                    }
                    _ => Sequence::empty(),
                }
            }
            ty => return Err(PlanError::user(INVALID_ARGUMENT, tabular.span, format!("a range cannot count in {ty}"))),
        };
        let count = values
            .count()
            .ok_or_else(|| PlanError::user(INVALID_ARGUMENT, step.span, "the step of a range must not be zero"))?;
        let schema = self.schema(&tabular.row);
        let limit = self.context.max_generated_rows;
        let stream = RangeStream { schema: Arc::clone(&schema), ty: column.ty, values, count, limit };
        let table: Arc<dyn TableProvider> = Arc::new(StreamingTable::try_new(schema, vec![Arc::new(stream)])?);
        unqualified_scan("range", table)
    }
}

#[derive(Debug, Clone, Copy)]
enum Sequence {
    Long { first: i64, step: i64, count: Option<u64> },
    Real { first: f64, step: f64, count: Option<u64> },
}

impl Sequence {
    fn empty() -> Self {
        Self::Long { first: 0, step: 1, count: Some(0) }
    }

    fn count(self) -> Option<u64> {
        match self {
            Self::Long { count, .. } | Self::Real { count, .. } => count,
        }
    }
}

fn long_count(first: i64, last: i64, step: i64) -> Option<u64> {
    let distance = i128::from(last) - i128::from(first);
    match i128::from(step) {
        0 => None,
        step if (distance < 0) != (step < 0) && distance != 0 => Some(0),
        step => u64::try_from(distance / step + 1).ok(),
    }
}

fn real_count(first: f64, last: f64, step: f64) -> Option<u64> {
    let steps = (last - first) / step;
    if step == 0.0 || steps.is_nan() {
        return if step == 0.0 { None } else { Some(0) };
    }
    // The last step may miss the bound by a rounding error.
    Some(if steps < 0.0 { 0 } else { (steps + 1e-9).floor() as u64 + 1 })
}

fn as_long(literal: &Literal) -> Option<i64> {
    match literal {
        Literal::Int(v) => Some(i64::from(*v)),
        Literal::Long(v) | Literal::DateTime(v) | Literal::TimeSpan(v) => Some(*v),
        Literal::Real(v) => Some(*v as i64),
        _ => None,
    }
}

fn as_real(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Int(v) => Some(f64::from(*v)),
        Literal::Long(v) => Some(*v as f64),
        Literal::Real(v) => Some(*v),
        _ => None,
    }
}

#[derive(Debug)]
struct RangeStream {
    schema: SchemaRef,
    ty: ScalarType,
    values: Sequence,
    count: u64,
    /// Rows after which the query is refused; a `take` may stop it before.
    limit: u64,
}

impl PartitionStream for RangeStream {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let size = context.session_config().batch_size() as u64;
        let (values, ty, count, limit, schema) =
            (self.values, self.ty, self.count, self.limit, Arc::clone(&self.schema));
        let batches = (0..count.div_ceil(size)).map(move |batch| {
            let rows = (batch * size)..((batch + 1) * size).min(count);
            if rows.end > limit {
                let message = format!("the range has {count} rows, more than the limit of {limit}");
                return Err(PlanError::limit(None, message).into());
            }
            let array: ArrayRef = match values {
                Sequence::Long { first, step, .. } => {
                    let value = move |row: u64| first.wrapping_add((row as i64).wrapping_mul(step));
                    match ty {
                        ScalarType::Int => Arc::new(Int32Array::from_iter_values(rows.map(|r| value(r) as i32))),
                        _ => Arc::new(Int64Array::from_iter_values(rows.map(value))),
                    }
                }
                Sequence::Real { first, step, .. } => {
                    Arc::new(Float64Array::from_iter_values(rows.map(|r| first + r as f64 * step)))
                }
            };
            Ok(RecordBatch::try_new(Arc::clone(&schema), vec![array])?)
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), futures::stream::iter(batches)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        assert_eq!(long_count(1, 10, 3), Some(4));
        assert_eq!(long_count(10, 1, 3), Some(0));
        assert_eq!(long_count(10, 1, -3), Some(4));
        assert_eq!(long_count(5, 5, 1), Some(1));
        assert_eq!(long_count(5, 5, -1), Some(1));
        assert_eq!(long_count(1, 2, 0), None);
        assert_eq!(long_count(i64::MIN, i64::MAX, i64::MAX), Some(3));
        assert_eq!(real_count(0.0, 1.0, 0.1), Some(11));
        assert_eq!(real_count(1.0, 0.0, 0.1), Some(0));
        assert_eq!(real_count(0.0, f64::NAN, 1.0), Some(0));
        assert_eq!(real_count(0.0, 1.0, 0.0), None);
    }
}
