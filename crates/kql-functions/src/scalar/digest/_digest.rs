//! Distributions and sketches as values: what `tdigest()` and `hll()` made.

use arrow::array::ArrayRef;
use kql_types::cell::literal_to_array;
use kql_types::{Literal, ScalarType, convert};

use crate::aggregate::_hll::Sketch;
use crate::aggregate::_quantiles::{Quantiles, Scale, real_of, word_of};
use crate::scalar::series::_series::Row;
use crate::*;

pub(crate) const DIGEST: Parameter =
    required("tdigest", ParameterType::DynamicArray, "a value of `tdigest()` or `tdigest_merge()`");

/// Returns the distribution in an argument; nothing for other values.
pub(crate) fn digest(row: Row<'_>, index: usize) -> Option<(Scale, Quantiles)> {
    Quantiles::decode(row.array(index)?)
}

/// Returns the sketch in an argument; nothing for other values.
pub(crate) fn sketch(row: Row<'_>, index: usize) -> Option<Sketch> {
    Sketch::decode(row.array(index)?)
}

/// Returns the word of an argument on a distribution's scale; nothing for NaN and for
/// values that are none of its numbers.
pub(crate) fn word(row: Row<'_>, index: usize, scale: Scale) -> Option<i64> {
    match scale {
        Scale::Real => row.real(index).filter(|v| !v.is_nan()).map(word_of),
        _ => match row.number(index)? {
            crate::scalar::series::_series::Number::Long(value) => Some(value),
            // What is not greater than the real is not greater than its floor.
            crate::scalar::series::_series::Number::Real(value) => convert::long_from_real(value.floor()),
        },
    }
}

/// Returns a percentage that must lie between 0 and 100.
pub(crate) fn checked_percentage(value: f64, argument: usize) -> Result<f64, FunctionError> {
    if (0.0..=100.0).contains(&value) {
        Ok(value)
    } else {
        let message = format!("a percentage must be between 0 and 100, not {value}");
        Err(FunctionError::InvalidArgument { argument, message })
    }
}

/// Returns a word as a value of a type, null where it has no such value.
pub(crate) fn value_of(word: Option<i64>, scale: Scale, ty: ScalarType) -> Literal {
    let Some(word) = word else { return Literal::Null(ty) };
    let real = match scale {
        Scale::Real => real_of(word),
        _ => word as f64,
    };
    let long = match scale {
        Scale::Real => convert::long_from_real(real),
        _ => Some(word),
    };
    let value = match ty {
        ScalarType::Int => long.and_then(convert::int_from_long).map(Literal::Int),
        ScalarType::Long => long.map(Literal::Long),
        ScalarType::Real => Some(Literal::Real(real)),
        ScalarType::Decimal => kql_types::DecimalValue::from_f64(real).map(Literal::Decimal),
        ScalarType::DateTime => long.and_then(kql_types::datetime::in_range).map(Literal::DateTime),
        ScalarType::TimeSpan => long.map(Literal::TimeSpan),
        ScalarType::Dynamic => {
            let mut encoder = kql_types::dynamic::Encoder::new();
            scale.encode(word, &mut encoder);
            Some(Literal::Dynamic(encoder.into_bytes()))
        }
        ScalarType::Bool | ScalarType::String | ScalarType::Guid => None,
    };
    value.unwrap_or(Literal::Null(ty))
}

/// Returns one column of values of a type.
pub(crate) fn column_of(values: Vec<Literal>, ty: ScalarType) -> Result<ArrayRef, FunctionError> {
    if values.is_empty() {
        return Ok(arrow::array::new_empty_array(&ty.arrow()));
    }
    let cells: Vec<ArrayRef> = values.iter().map(|value| literal_to_array(value, 1)).collect();
    let cells: Vec<&dyn arrow::array::Array> = cells.iter().map(AsRef::as_ref).collect();
    Ok(arrow::compute::concat(&cells)?)
}
