//! `geo_line_length()`: returns the length of lines on Earth.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{lines, reals};
use super::_sphere::RADIUS;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_length",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the length of lines on Earth.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON")], ScalarType::Real)],
returns: "Metres; what several lines share counts once; null when the shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Two edges", "print r = round(geo_line_length(dynamic({'type':'LineString','coordinates':[[-73.95807266235352,40.800426144169315],[-73.94966125488281,40.79691751000055],[-73.97317886352539,40.764486356930334]]})), 6)", "r:real\n4922.48017"), example("One point", "print r = geo_line_length(dynamic({'type':'LineString','coordinates':[[1,1]]}))", "r:real\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = lines(args, 0)?;
Ok(reals(args, |row| shapes.get(row).map(|line| line.length() * RADIUS)))
}
