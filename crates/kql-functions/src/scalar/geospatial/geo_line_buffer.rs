//! `geo_line_buffer()`: returns lines on Earth with all around up to a distance.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Number, lines};
use super::_buffer::{Reach, buffer};
use super::_geojson::write_polygon;
use super::_rings::Polygon;
use super::_sphere::RADIUS;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_buffer",
aliases: &[],
category: Category::Geospatial,
summary: "Returns lines on Earth with all around up to a distance.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("radius", ParameterType::Number, "metres, more than 0"), optional("tolerance", ParameterType::Number, "how many metres the outline may lie off; 10 by default")], ScalarType::Dynamic)],
returns: "A GeoJSON Polygon or MultiPolygon; null when an argument is null or invalid, or the radius is not between 0 and a quarter of Earth's circumference.",
notes: &["Edges are the shortest ways on a sphere.", "Ends and corners are round."],
examples: &[example("Its type", "print r = tostring(geo_line_buffer(dynamic({'type':'LineString','coordinates':[[0,0],[1,0]]}), 1000).type)", "r:string\nPolygon"), example("No radius", "print r = geo_line_buffer(dynamic({'type':'LineString','coordinates':[[0,0],[1,0]]}), 0)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = lines(args, 0)?;
let (radii, tolerances) = (Number::new(args, 1, 0.0)?, Number::new(args, 2, 10.0)?);
build(args, |row, encoder| {
    let mut buffered = || {
        let reach = Reach::new(radii.get(row)? / RADIUS, tolerances.get(row)? / RADIUS)?;
        let shape = shapes.get(row)?;
        Some(buffer(Polygon::default(), shape.edges(), reach))
    };
    if let Some(polygon) = buffered() {
        write_polygon(encoder, &polygon);
    }
})
}
