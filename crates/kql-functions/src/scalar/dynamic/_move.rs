//! Rotating and shifting arrays: what the left and the right forms share.

use kql_types::dynamic::{DynamicRef, Kind};

use super::_rows::{Dynamics, Values, build};
use crate::{Arguments, ColumnValue, FunctionError};

/// Begins each array at the position that `first` finds for a count and a length.
pub(crate) fn rotate(args: &Arguments<'_>, first: impl Fn(i64, i64) -> i64) -> Result<ColumnValue, FunctionError> {
    let (arrays, counts) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    build(args, |row, encoder| {
        let (Some(array), Some(count)) = (arrays.array(row), counts.integer(row)) else { return };
        let elements: Vec<DynamicRef<'_>> = array.elements().collect();
        let start = if elements.is_empty() { 0 } else { first(count, elements.len() as i64) as usize };
        encoder.begin_array();
        elements[start..].iter().chain(&elements[..start]).for_each(|element| encoder.value(*element));
        encoder.end();
    })
}

/// Moves each array to the left by the places that `places` makes of the count.
pub(crate) fn shift(args: &Arguments<'_>, places: impl Fn(i64) -> i64) -> Result<ColumnValue, FunctionError> {
    let (arrays, counts) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    let fill = Values::optional(args, 2)?;
    build(args, |row, encoder| {
        let (Some(array), Some(count)) = (arrays.array(row), counts.integer(row)) else { return };
        let elements: Vec<DynamicRef<'_>> = array.elements().collect();
        let is_text = !elements.is_empty() && elements.iter().all(|e| e.kind() == Kind::String);
        let by = places(count);
        encoder.begin_array();
        for at in 0..elements.len() as i64 {
            let from = usize::try_from(at.saturating_add(by)).ok().and_then(|from| elements.get(from));
            match (from, fill) {
                (Some(element), _) => encoder.value(*element),
                (None, Some(fill)) => fill.encode(row, encoder),
                (None, None) if is_text => encoder.string(""),
                (None, None) => encoder.null(),
            }
        }
        encoder.end();
    })
}
