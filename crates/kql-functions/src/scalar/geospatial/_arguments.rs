//! Reading shapes and numbers row by row, and writing answers.

use std::sync::Arc;

use arrow::array::{BooleanArray, Float64Array};
use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_geojson;
use super::_lines::Lines;
use super::_rings::Polygon;
use super::_sphere::RADIUS;
use crate::convert::{Column, argument};
use crate::scalar::dynamic::_rows::Dynamics;
use crate::{Arguments, ColumnValue, FunctionError};

/// A shape argument. A shape that is the same in the row before is read once, so that a
/// constant one costs no reading.
pub(crate) struct Shapes<'a, T> {
    values: Dynamics<'a>,
    read: fn(DynamicRef<'_>) -> Option<T>,
    last: Option<(&'a [u8], Option<T>)>,
}

impl<'a, T> Shapes<'a, T> {
    pub(crate) fn new(
        args: &'a Arguments<'_>,
        index: usize,
        read: fn(DynamicRef<'_>) -> Option<T>,
    ) -> Result<Self, FunctionError> {
        Ok(Self { values: Dynamics::new(args, index)?, read, last: None })
    }

    /// Returns the shape of a row, or nothing where it is invalid.
    pub(crate) fn get(&mut self, row: usize) -> Option<&T> {
        let bytes = self.values.get(row).as_bytes();
        if !self.last.as_ref().is_some_and(|(last, _)| std::ptr::eq(*last, bytes) || *last == bytes) {
            self.last = Some((bytes, (self.read)(DynamicRef::new(bytes))));
        }
        self.last.as_ref()?.1.as_ref()
    }
}

pub(crate) fn lines<'a>(args: &'a Arguments<'_>, index: usize) -> Result<Shapes<'a, Lines>, FunctionError> {
    Shapes::new(args, index, _geojson::lines)
}

pub(crate) fn polygons<'a>(args: &'a Arguments<'_>, index: usize) -> Result<Shapes<'a, Polygon>, FunctionError> {
    Shapes::new(args, index, _geojson::polygon)
}

/// A number that a call may leave out.
pub(crate) struct Number {
    column: Option<Column<Float64Array>>,
    default: f64,
}

impl Number {
    pub(crate) fn new(args: &Arguments<'_>, index: usize, default: f64) -> Result<Self, FunctionError> {
        let column = (index < args.len()).then(|| argument(args, index, ScalarType::Real)).transpose()?;
        Ok(Self { column, default })
    }

    /// Returns the number of a row, or nothing where it is given as null.
    pub(crate) fn get(&self, row: usize) -> Option<f64> {
        match &self.column {
            Some(column) => column.get(row),
            None => Some(self.default),
        }
    }

    /// Returns a number of metres in radians if it is in a range.
    pub(crate) fn radians(&self, row: usize, metres: std::ops::RangeInclusive<f64>) -> Option<f64> {
        self.get(row).filter(|m| metres.contains(m)).map(|m| m / RADIUS)
    }

    /// Returns a whole number, without its fraction.
    pub(crate) fn whole(&self, row: usize) -> Option<i64> {
        self.get(row).filter(|v| v.abs() < 1e15).map(|v| v as i64)
    }
}

/// A flag that a call may leave out: then, and where it is null, it is false.
pub(crate) struct Flag(Option<Column<BooleanArray>>);

impl Flag {
    pub(crate) fn new(args: &Arguments<'_>, index: usize) -> Result<Self, FunctionError> {
        Ok(Self((index < args.len()).then(|| argument(args, index, ScalarType::Bool)).transpose()?))
    }

    pub(crate) fn get(&self, row: usize) -> bool {
        self.0.as_ref().is_some_and(|flags| !flags.is_null(row) && flags.array.value(flags.at(row)))
    }
}

pub(crate) fn reals(args: &Arguments<'_>, answer: impl FnMut(usize) -> Option<f64>) -> ColumnValue {
    args.wrap(Arc::new((0..args.output_rows()).map(answer).collect::<Float64Array>()))
}

pub(crate) fn bools(args: &Arguments<'_>, answer: impl FnMut(usize) -> Option<bool>) -> ColumnValue {
    args.wrap(Arc::new((0..args.output_rows()).map(answer).collect::<BooleanArray>()))
}
