//! Finding empty values: what `isempty()` and `isnotempty()` share.

use std::sync::Arc;

use arrow::array::{Array, BooleanArray, StringViewArray};
use arrow::buffer::BooleanBuffer;
use arrow::compute::{is_null, not};
use kql_types::ScalarType;

use crate::scalar::dynamic::_rows::Values;
use crate::{Arguments, ColumnValue, FunctionError};

/// Returns whether each value is null or the empty text.
pub(crate) fn is_empty(args: &Arguments<'_>) -> Result<BooleanArray, FunctionError> {
    let missing = || FunctionError::Internal { message: "a call without arguments".into() };
    let array = args.values.first().ok_or_else(missing)?.inner();
    Ok(match args.types.first() {
        Some(ScalarType::Dynamic) => {
            let values = Values::new(args, 0)?;
            (0..args.output_rows()).map(|row| Some(values.is_empty(row))).collect()
        }
        Some(ScalarType::String) => {
            let texts: &StringViewArray = args.downcast(0)?;
            // The low half of a view's first word is the length of its text.
            let views = texts.views();
            let empty = BooleanBuffer::collect_bool(texts.len(), |row| views[row] as u32 == 0 || texts.is_null(row));
            BooleanArray::new(empty, None)
        }
        _ => is_null(array)?,
    })
}

/// Returns whether each value is neither null nor the empty text.
pub(crate) fn is_not_empty(args: &Arguments<'_>) -> Result<BooleanArray, FunctionError> {
    Ok(not(&is_empty(args)?)?)
}

/// Wraps a column of bools as the result of a call.
pub(crate) fn wrap(args: &Arguments<'_>, found: BooleanArray) -> ColumnValue {
    args.wrap(Arc::new(found))
}
