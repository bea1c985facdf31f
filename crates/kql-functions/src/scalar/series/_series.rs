//! Series: dynamic arrays of numbers, read and written element by element.
//!
//! An element that is no number is a gap. What a function makes of gaps its record says.

use arrow::array::{Array, AsArray};
use kql_types::cell::cell_to_literal;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Encoder, Kind};
use kql_types::{Literal, ScalarType};

use crate::*;

pub(crate) const SERIES: Parameter = required("series", ParameterType::DynamicArray, "an array of numbers");
pub(crate) const SERIES1: Parameter = required("series1", ParameterType::DynamicArray, "an array of numbers");
pub(crate) const SERIES2: Parameter = required("series2", ParameterType::DynamicArray, "an array of numbers");
pub(crate) const NUMBER1: Parameter = required("series1", ParameterType::Number, "a number that stands for all elements");
pub(crate) const NUMBER2: Parameter = required("series2", ParameterType::Number, "a number that stands for all elements");

/// What functions of two series take: two arrays, or an array and a number.
pub(crate) const PAIR: [Parameter; 2] = [SERIES1, SERIES2];
pub(crate) const PAIR_NUMBER: [Parameter; 2] = [SERIES1, NUMBER2];
pub(crate) const NUMBER_PAIR: [Parameter; 2] = [NUMBER1, SERIES2];

/// A number as a series holds it; decimals are read as reals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Long(i64),
    Real(f64),
}

impl Number {
    pub(crate) fn read(value: DynamicRef<'_>) -> Option<Self> {
        match value.kind() {
            Kind::Long => value.as_long().map(Self::Long),
            Kind::Real | Kind::Decimal => value.as_number().map(Self::Real),
            // Ticks, as the arithmetic of a time axis wants them.
            Kind::DateTime => value.as_datetime().map(Self::Long),
            Kind::TimeSpan => value.as_timespan().map(Self::Long),
            _ => None,
        }
    }

    pub(crate) fn real(self) -> f64 {
        match self {
            Self::Long(value) => value as f64,
            Self::Real(value) => value,
        }
    }
}

/// An element of a result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Element {
    Gap,
    Bool(bool),
    Number(Number),
}

impl Element {
    pub(crate) fn real(value: f64) -> Self {
        Self::Number(Number::Real(value))
    }

    pub(crate) fn long(value: i64) -> Self {
        Self::Number(Number::Long(value))
    }

    pub(crate) fn write(self, encoder: &mut Encoder) {
        match self {
            Self::Gap => encoder.null(),
            Self::Bool(value) => encoder.bool(value),
            Self::Number(Number::Long(value)) => encoder.long(value),
            Self::Number(Number::Real(value)) => encoder.real(value),
        }
    }
}

impl From<Option<f64>> for Element {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Gap, Self::real)
    }
}

/// One row of a call.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    args: &'a Arguments<'a>,
    row: usize,
}

impl<'a> Row<'a> {
    /// Returns an argument's value; absent arguments and nulls are nothing.
    pub(crate) fn literal(self, index: usize) -> Option<Literal> {
        let (value, ty) = (self.args.values.get(index)?, self.args.types.get(index)?);
        cell_to_literal(value.inner().as_ref(), value.index(self.row), *ty).ok().filter(|v| !matches!(v, Literal::Null(_)))
    }

    /// Returns an argument that is an array; other values are nothing.
    pub(crate) fn array(self, index: usize) -> Option<DynamicRef<'a>> {
        if self.args.types.get(index) != Some(&ScalarType::Dynamic) {
            return None;
        }
        let value = self.args.values.get(index)?;
        let cells = value.inner().as_binary_view_opt()?;
        let row = value.index(self.row);
        let value = cells.is_valid(row).then(|| DynamicRef::new(cells.value(row)))?;
        (value.kind() == Kind::Array).then_some(value)
    }

    /// Returns the elements of an argument, gaps as nothing.
    pub(crate) fn numbers(self, index: usize) -> Option<Vec<Option<Number>>> {
        Some(self.array(index)?.elements().map(Number::read).collect())
    }

    /// Returns the elements of an argument as reals, gaps as nothing.
    pub(crate) fn reals(self, index: usize) -> Option<Vec<Option<f64>>> {
        Some(self.array(index)?.elements().map(|e| Number::read(e).map(Number::real)).collect())
    }

    /// Returns the elements of an argument as reals, or nothing when one of them is a
    /// gap or not finite.
    pub(crate) fn whole(self, index: usize) -> Option<Vec<f64>> {
        self.array(index)?.elements().map(|e| Number::read(e).map(Number::real).filter(|v| v.is_finite())).collect()
    }

    pub(crate) fn number(self, index: usize) -> Option<Number> {
        match self.literal(index)? {
            Literal::Int(value) => Some(Number::Long(i64::from(value))),
            Literal::Long(value) | Literal::DateTime(value) | Literal::TimeSpan(value) => Some(Number::Long(value)),
            Literal::Real(value) => Some(Number::Real(value)),
            Literal::Decimal(value) => Some(Number::Real(value.to_f64())),
            Literal::Dynamic(bytes) => Number::read(DynamicRef::new(&bytes)),
            _ => None,
        }
    }

    pub(crate) fn real(self, index: usize) -> Option<f64> {
        self.number(index).map(Number::real)
    }

    pub(crate) fn long(self, index: usize) -> Option<i64> {
        match self.number(index)? {
            Number::Long(value) => Some(value),
            Number::Real(value) => kql_types::convert::long_from_real(value),
        }
    }

    pub(crate) fn bool(self, index: usize) -> Option<bool> {
        match self.literal(index)? {
            Literal::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn text(self, index: usize) -> Option<String> {
        match self.literal(index)? {
            Literal::String(value) if !value.is_empty() => Some(value),
            _ => None,
        }
    }
}

/// Returns the rows that a kernel computes.
pub(crate) fn rows<'a>(args: &'a Arguments<'a>) -> impl Iterator<Item = Row<'a>> {
    (0..args.output_rows()).map(move |row| Row { args, row })
}

/// Evaluates to a dynamic column; rows for which nothing comes back are null.
pub(crate) fn dynamic_rows<T>(
    args: &Arguments<'_>,
    evaluate: impl Fn(Row<'_>) -> Result<Option<T>, FunctionError>,
    write: impl Fn(T, &mut Encoder),
) -> Result<ColumnValue, FunctionError> {
    let mut column = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in rows(args) {
        match evaluate(row)? {
            None => column.append_null(),
            Some(value) => column.append_with(|encoder| write(value, encoder)),
        }
    }
    Ok(args.wrap(column.finish_ref()))
}

/// Evaluates to a column of arrays.
pub(crate) fn series_rows(
    args: &Arguments<'_>,
    evaluate: impl Fn(Row<'_>) -> Option<Vec<Element>>,
) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(args, |row| Ok(evaluate(row)), |elements, encoder| write_series(&elements, encoder))
}

pub(crate) fn write_series(elements: &[Element], encoder: &mut Encoder) {
    encoder.begin_array();
    elements.iter().for_each(|element| element.write(encoder));
    encoder.end();
}

pub(crate) fn write_reals(values: &[f64], encoder: &mut Encoder) {
    encoder.begin_array();
    values.iter().for_each(|&value| encoder.real(value));
    encoder.end();
}

/// Evaluates to a real column.
pub(crate) fn real_rows(
    args: &Arguments<'_>,
    evaluate: impl Fn(Row<'_>) -> Option<f64>,
) -> Result<ColumnValue, FunctionError> {
    let values: arrow::array::Float64Array = rows(args).map(evaluate).collect();
    Ok(args.wrap(std::sync::Arc::new(values)))
}

/// Applies a function of reals to each element.
pub(crate) fn map_reals(args: &Arguments<'_>, f: fn(f64) -> f64) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| Some(row.reals(0)?.into_iter().map(|v| v.map(f).into()).collect()))
}

/// Applies a function to the elements of two series, or of one and a number. Where one
/// of them has a gap or has ended, the result has a gap.
pub(crate) fn zip(args: &Arguments<'_>, f: fn(Number, Number) -> Element) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| {
        let (left, right) = pairs(row)?;
        let pairs = left.into_iter().zip(right);
        Some(pairs.map(|(a, b)| a.zip(b).map_or(Element::Gap, |(a, b)| f(a, b))).collect())
    })
}

/// Returns the elements of the first two arguments, both as long as the longer one; a
/// number is repeated. Nothing when neither is an array or one is null.
pub(crate) fn pairs(row: Row<'_>) -> Option<(Vec<Option<Number>>, Vec<Option<Number>>)> {
    match (row.numbers(0), row.numbers(1)) {
        (Some(mut left), Some(mut right)) => {
            let length = left.len().max(right.len());
            left.resize(length, None);
            right.resize(length, None);
            Some((left, right))
        }
        (Some(left), None) => {
            let right = vec![Some(row.number(1)?); left.len()];
            Some((left, right))
        }
        (None, Some(right)) => {
            let left = vec![Some(row.number(0)?); right.len()];
            Some((left, right))
        }
        (None, None) => None,
    }
}

/// Returns the elements when all of them are numbers.
pub(crate) fn all_reals(values: Vec<Option<f64>>) -> Option<Vec<f64>> {
    values.into_iter().collect()
}

/// Compares two series element by element.
pub(crate) fn compare(args: &Arguments<'_>, is: fn(std::cmp::Ordering) -> bool) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| {
        let (left, right) = pairs(row)?;
        let compared = left.into_iter().zip(right).map(|(a, b)| {
            let order = match a.zip(b)? {
                (Number::Long(a), Number::Long(b)) => Some(a.cmp(&b)),
                (a, b) => a.real().partial_cmp(&b.real()),
            };
            // NaN is neither less nor equal nor greater, and differs from everything.
            Some(order.map_or_else(|| is(std::cmp::Ordering::Less) && is(std::cmp::Ordering::Greater), is))
        });
        Some(compared.map(|c| c.map_or(Element::Gap, Element::Bool)).collect())
    })
}

#[cfg(test)]
pub(crate) fn call(function: &ScalarFunction, values: &[Literal], return_type: ScalarType) -> Result<arrow::array::ArrayRef, FunctionError> {
    let types: Vec<ScalarType> = values.iter().map(Literal::ty).collect();
    let values: Vec<ColumnValue> =
        values.iter().map(|v| ColumnValue::Scalar(kql_types::cell::literal_to_array(v, 1))).collect();
    let context = RunContext::at(0);
    let args = Arguments { values: &values, types: &types, return_type, rows: 1, context: &context };
    let Implementation::Kernel(kernel) = function.implementation else {
        return Err(FunctionError::Internal { message: "not a kernel".into() });
    };
    let result = kernel(&args)?;
    assert!(result.is_scalar(), "constants in, a constant out");
    // The same over columns of two rows.
    let columns: Vec<ColumnValue> = values.iter().map(|v| v.clone().into_array(2).map(ColumnValue::Array)).collect::<Result<_, _>>()?;
    let args = Arguments { values: &columns, rows: 2, ..args };
    let twice = kernel(&args)?;
    assert_eq!(twice.inner().slice(1, 1).to_data(), result.inner().to_data(), "rows and constants agree");
    Ok(result.inner().clone())
}

/// Returns a dynamic literal of JSON text.
#[cfg(test)]
pub(crate) fn json(text: &str) -> Literal {
    Literal::Dynamic(kql_types::dynamic::parse_json(text).expect("JSON"))
}

/// Calls a function that yields dynamic and returns the JSON text, empty for null.
#[cfg(test)]
pub(crate) fn call_json(function: &ScalarFunction, values: &[Literal]) -> String {
    let result = call(function, values, ScalarType::Dynamic).expect("a result");
    let cells = result.as_binary_view();
    let mut text = String::new();
    if cells.is_valid(0) {
        kql_types::dynamic::to_json(DynamicRef::new(cells.value(0)), &mut text);
    }
    text
}
