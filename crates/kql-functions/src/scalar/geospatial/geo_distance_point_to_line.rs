//! `geo_distance_point_to_line()`: returns the distance from a point to lines on Earth.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{lines, reals};
use super::_rings::closest;
use super::_sphere::Points;
use super::_sphere::RADIUS;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_distance_point_to_line",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the distance from a point to lines on Earth.",
signatures: &[fixed(&[required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON")], ScalarType::Real)],
returns: "Metres; null when a coordinate is null or out of range, or the shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("A degree of latitude", "print r = round(geo_distance_point_to_line(10, -1, dynamic({'type':'LineString','coordinates':[[0,0],[20,0]]})), 3)", "r:real\n111195.101"), example("Out of range", "print r = geo_distance_point_to_line(300, 3, dynamic({'type':'LineString','coordinates':[[0,0],[20,0]]}))", "r:real\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let points = Points::<1>::new(args)?;
let mut shapes = lines(args, 2)?;
Ok(reals(args, |row| {
    let [point] = points.get(row)?;
    let point = point.vector();
    let line = shapes.get(row)?;
    closest(line.edges(), point).map(|closest| closest.angle(point) * RADIUS)
}))
}
