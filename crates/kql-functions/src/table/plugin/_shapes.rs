//! A table of shapes on Earth that points are looked up in.
//!
//! Decisions where Kusto's documentation is silent:
//! - A point is returned with every shape that it matches, in the order of the table.
//! - Values that are no shape, and points that are not on Earth, match nothing.

use arrow::array::{Array, ArrayRef, BinaryViewArray};
use kql_types::cell::Cells;
use kql_types::dynamic::DynamicRef;
use kql_types::{DecimalValue, Literal, ScalarType};

use super::_lookup::{Matches, RETURN_UNMATCHED, flag};
use crate::scalar::geospatial::_sphere::{Point, RADIUS};
use crate::scalar::geospatial::_vector::Vector;
use crate::*;

/// A kind of shape.
pub(crate) struct Kind<T> {
    pub(crate) read: fn(DynamicRef<'_>) -> Option<T>,
    /// The corners, all edges between which are shortest ways.
    pub(crate) corners: fn(&T) -> Vec<Vector>,
    /// Whether a point matches, within so many radians where a radius is given.
    pub(crate) matches: fn(&T, Vector, Option<f64>) -> bool,
}

/// A circle around a shape: what lies outside of it need not be looked at.
struct Circle {
    centre: Vector,
    /// The cosine of the radius.
    least: f64,
}

impl Circle {
    fn around(corners: &[Vector], margin: f64) -> Self {
        let sum = corners.iter().fold(Vector::new(0.0, 0.0, 0.0), |sum, corner| sum + *corner);
        let everywhere = Self { centre: Vector::new(1.0, 0.0, 0.0), least: -2.0 };
        if sum.norm() < 1e-6 {
            return everywhere;
        }
        let centre = sum.normalize();
        let radius = corners.iter().map(|corner| corner.angle(centre)).fold(0.0, f64::max);
        // Only circles smaller than half the sphere hold the shortest ways between their points.
        if radius > 1.5 || radius + margin > 3.0 {
            return everywhere;
        }
        Self { centre, least: (radius + margin + 1e-9).cos() }
    }

    fn may_hold(&self, point: Vector) -> bool {
        self.centre.dot(point) >= self.least
    }
}

/// Evaluates a lookup: the table, its column of shapes, longitude, latitude, radius, whether
/// rows without a match stay, a hint that is not needed, and whether the shape is returned.
pub(crate) fn look_up<T>(args: &TableArguments<'_>, kind: &Kind<T>) -> Result<Vec<ArrayRef>, FunctionError> {
    let radius = match args.given(4)? {
        Some(Literal::Real(metres)) if *metres >= 0.0 => Some(metres / RADIUS),
        Some(_) => {
            let message = "a radius that is not negative is expected".to_owned();
            return Err(FunctionError::InvalidArgument { argument: 4, message });
        }
        None => None,
    };
    let key = args.column(1)?;
    let values: &BinaryViewArray = key.downcast()?;
    let mut shapes: Vec<(usize, Circle, T)> = Vec::new();
    for row in (0..values.len()).filter(|row| values.is_valid(*row)) {
        if let Some(shape) = (kind.read)(DynamicRef::new(values.value(row))) {
            let circle = Circle::around(&(kind.corners)(&shape), radius.unwrap_or(0.0));
            shapes.push((row, circle, shape));
        }
    }
    let (longitude, latitude) = (args.column(2)?.cells()?, args.column(3)?.cells()?);
    let mut matches = Matches::new(args, flag(args, 5)?);
    let mut found = Vec::new();
    for row in 0..args.input()?.rows {
        found.clear();
        let point = number(longitude, row).zip(number(latitude, row)).and_then(|(x, y)| Point::new(x, y));
        if let Some(point) = point.map(Point::vector) {
            let near = shapes.iter().filter(|(_, circle, _)| circle.may_hold(point));
            found.extend(near.filter(|(_, _, shape)| (kind.matches)(shape, point, radius)).map(|(row, _, _)| *row));
        }
        matches.push(row, &found)?;
    }
    let key_position = match args.arguments.get(1) {
        Some(TableArgument::Column { column, .. }) if !flag(args, 7)? => Some(*column),
        _ => None,
    };
    matches.finish(key_position.as_slice())
}

pub(crate) fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    if let Some(Literal::Real(radius)) = call.literal(4)
        && *radius < 0.0
    {
        let message = "a radius that is not negative is expected".to_owned();
        return Err(FunctionError::InvalidArgument { argument: 4, message });
    }
    let returns_key = matches!(call.literal(7), Some(Literal::Bool(true)));
    let without = call.column(1).filter(|_| !returns_key).map(|(_, column)| column);
    Ok(vec![OutputColumn::all(0), OutputColumn::All { table: 1, without: without.into_iter().collect() }])
}

fn number(cells: Cells<'_>, row: usize) -> Option<f64> {
    if cells.is_null(row) {
        return None;
    }
    match cells {
        Cells::Int(a) => Some(f64::from(a.value(row))),
        Cells::Long(a) => Some(a.value(row) as f64),
        Cells::Real(a) => Some(a.value(row)),
        Cells::Decimal(a) => Some(DecimalValue(a.value(row)).to_f64()),
        Cells::Dynamic(a) => DynamicRef::new(a.value(row)).as_number(),
        Cells::Bool(_) | Cells::String(_) | Cells::DateTime(_) | Cells::TimeSpan(_) | Cells::Guid(_) => None,
    }
}

pub(crate) const LONGITUDE: Parameter =
    column("SourceLongitude", ParameterType::Scalar, "the column of longitudes in degrees");
pub(crate) const LATITUDE: Parameter =
    column("SourceLatitude", ParameterType::Scalar, "the column of latitudes in degrees");
pub(crate) const OPTIONS: [Parameter; 3] = [
    RETURN_UNMATCHED,
    optional_constant(
        "lookup_area_radius",
        ParameterType::Exact(ScalarType::Real),
        "a hint for Kusto's search, in metres; it has no effect here",
    ),
    optional_constant(
        "return_lookup_key",
        ParameterType::Exact(ScalarType::Bool),
        "whether the column of shapes is returned too",
    ),
];
