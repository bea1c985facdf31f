//! `geo_line_centroid()`: returns the centre of mass of lines on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::lines;
use super::_geojson::write_point;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_centroid",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the centre of mass of lines on Earth.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON point; what several lines share counts once; null when the shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Along the equator", "print r = geo_line_centroid(dynamic({'type':'LineString','coordinates':[[0,0],[20,0]]}))", "r:dynamic\n{\"type\":\"Point\",\"coordinates\":[10,0]}"), example("One point", "print r = geo_line_centroid(dynamic({'type':'LineString','coordinates':[[1,1]]}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = lines(args, 0)?;
build(args, |row, encoder| {
    if let Some(centre) = shapes.get(row).and_then(|line| line.centroid()) {
        write_point(encoder, centre.to_degrees());
    }
})
}
