//! The greatest and least of several arguments.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray};
use arrow::buffer::BooleanBuffer;
use arrow::compute::kernels::zip::zip;
use kql_types::ScalarType;

use crate::scalar::operator::_compare::{Comparison, compare};
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `max_of(…)` or `min_of(…)`; nulls are passed over.
pub(crate) fn extreme(
    args: &Arguments<'_>,
    comparison: Comparison,
) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let ty = args.return_type;
    let mut best: Option<ArrayRef> = None;
    for (value, from) in args.values.iter().zip(args.types) {
        let converted = crate::convert(value.inner(), *from, ty)?;
        let form = if value.is_scalar() {
            ColumnValue::Scalar(converted)
        } else {
            ColumnValue::Array(converted)
        };
        let candidate = form.into_array(rows)?;
        best = Some(match best {
            None => candidate,
            Some(best) => better(&best, &candidate, ty, comparison)?,
        });
    }
    let best = best.ok_or_else(|| FunctionError::Internal {
        message: "there is nothing to compare".into(),
    })?;
    Ok(args.wrap(best))
}

fn better(
    best: &ArrayRef,
    candidate: &ArrayRef,
    ty: ScalarType,
    comparison: Comparison,
) -> Result<ArrayRef, FunctionError> {
    let rows = best.len();
    let left = ColumnValue::Array(Arc::clone(candidate));
    let right = ColumnValue::Array(Arc::clone(best));
    let wins = compare(comparison, (&left, ty), (&right, ty), rows)?;
    let takes = BooleanBuffer::collect_bool(rows, |row| {
        candidate.is_valid(row) && (best.is_null(row) || (wins.is_valid(row) && wins.value(row)))
    });
    Ok(zip(&BooleanArray::new(takes, None), candidate, best)?)
}
