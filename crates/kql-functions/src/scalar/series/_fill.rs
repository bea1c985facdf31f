//! Filling gaps: elements keep their encoding unless they are replaced.

use kql_types::dynamic::{DynamicRef, Encoder};

use super::_series::{Number, Row, dynamic_rows};
use crate::*;

/// Returns whether an element is to be replaced: null, or the placeholder if there is one.
pub(crate) fn is_missing(element: &[u8], placeholder: Option<Number>) -> bool {
    let value = DynamicRef::new(element);
    match placeholder {
        None => value.is_null() || value.as_real().is_some_and(f64::is_nan),
        Some(Number::Real(p)) if p.is_nan() => value.is_null() || value.as_real().is_some_and(f64::is_nan),
        Some(placeholder) => Number::read(value).is_some_and(|n| n.real() == placeholder.real()),
    }
}

pub(crate) fn read(element: &[u8]) -> Option<Number> {
    Number::read(DynamicRef::new(element))
}

pub(crate) fn encoded(number: Number) -> Vec<u8> {
    let mut encoder = Encoder::new();
    match number {
        Number::Long(value) => encoder.long(value),
        Number::Real(value) => encoder.real(value),
    }
    encoder.into_bytes()
}

/// Returns whether the elements that stay are whole numbers, and there are some.
pub(crate) fn is_whole(elements: &[Vec<u8>], placeholder: Option<Number>) -> bool {
    let mut kept = elements.iter().filter(|e| !is_missing(e, placeholder)).filter_map(|e| read(e)).peekable();
    kept.peek().is_some() && kept.all(|n| matches!(n, Number::Long(_)))
}

/// Evaluates to the first argument's elements after `fill` has replaced some.
pub(crate) fn filled(
    args: &Arguments<'_>,
    fill: impl Fn(Row<'_>, &mut Vec<Vec<u8>>) -> Option<()>,
) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| {
            let Some(array) = row.array(0) else { return Ok(None) };
            let mut elements: Vec<Vec<u8>> = array.elements().map(|e| e.as_bytes().to_vec()).collect();
            Ok(fill(row, &mut elements).map(|()| elements))
        },
        |elements, encoder| {
            encoder.begin_array();
            elements.iter().for_each(|element| encoder.value(DynamicRef::new(element)));
            encoder.end();
        },
    )
}
