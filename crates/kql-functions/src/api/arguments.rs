//! Arguments and results of kernels.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::compute::take;
use kql_types::ScalarType;

use crate::{FunctionError, RunContext};

/// A column of values, or one value that stands for all rows (an array of length 1).
#[derive(Debug, Clone)]
pub enum ColumnValue {
    Array(ArrayRef),
    Scalar(ArrayRef),
}

impl ColumnValue {
    pub fn array(array: impl Array + 'static) -> Self {
        Self::Array(Arc::new(array))
    }

    pub fn scalar(array: impl Array + 'static) -> Self {
        debug_assert_eq!(array.len(), 1);
        Self::Scalar(Arc::new(array))
    }

    /// Returns the array behind either form; a scalar's has length 1.
    pub fn inner(&self) -> &ArrayRef {
        match self {
            Self::Array(a) | Self::Scalar(a) => a,
        }
    }

    pub fn is_scalar(&self) -> bool {
        matches!(self, Self::Scalar(_))
    }

    /// Returns an array of `rows` rows; a scalar is repeated.
    pub fn into_array(self, rows: usize) -> Result<ArrayRef, FunctionError> {
        match self {
            Self::Array(a) => Ok(a),
            Self::Scalar(a) if rows == 1 => Ok(a),
            Self::Scalar(a) => {
                let indices = arrow::array::UInt32Array::from_value(0, rows);
                Ok(take(&a, &indices, None)?)
            }
        }
    }

    /// Returns the index into [`Self::inner`] for a row.
    pub fn index(&self, row: usize) -> usize {
        if self.is_scalar() { 0 } else { row }
    }
}

/// One call of a kernel.
#[derive(Debug, Clone, Copy)]
pub struct Arguments<'a> {
    pub values: &'a [ColumnValue],
    /// KQL types of the values; Arrow's do not tell datetime from long.
    pub types: &'a [ScalarType],
    pub return_type: ScalarType,
    pub rows: usize,
    pub context: &'a RunContext,
}

impl Arguments<'_> {
    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn all_scalars(&self) -> bool {
        self.values.iter().all(ColumnValue::is_scalar)
    }

    /// Returns how many rows a kernel computes: 1 when all arguments are scalars.
    pub fn output_rows(&self) -> usize {
        if self.all_scalars() { 1 } else { self.rows }
    }

    /// Wraps a result of [`Self::output_rows`] rows in the form the caller expects.
    pub fn wrap(&self, array: ArrayRef) -> ColumnValue {
        if self.all_scalars() { ColumnValue::Scalar(array) } else { ColumnValue::Array(array) }
    }

    /// Returns an argument's array as its concrete type.
    pub fn downcast<A: Array + 'static>(&self, index: usize) -> Result<&A, FunctionError> {
        self.values.get(index).and_then(|v| v.inner().as_any().downcast_ref::<A>()).ok_or_else(|| {
            FunctionError::Internal { message: format!("argument {} does not lie as its type says", index + 1) }
        })
    }
}
