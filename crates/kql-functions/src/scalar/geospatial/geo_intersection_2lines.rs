//! `geo_intersection_2lines()`: returns what two lines on Earth have in common.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::lines;
use super::_geojson::write_common;
use super::_overlay::lines_in_lines;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_intersection_2lines",
aliases: &[],
category: Category::Geospatial,
summary: "Returns what two lines on Earth have in common.",
signatures: &[fixed(&[required("lineString1", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("lineString2", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON shape, a collection where the parts are of several kinds or there is none; null when a shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Apart", "print r = geo_intersection_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,2]]}), dynamic({'type':'LineString','coordinates':[[5,5],[6,6]]}))", "r:dynamic\n{\"type\":\"GeometryCollection\",\"geometries\":[]}"), example("In common", "print r = tostring(geo_intersection_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,2]]}), dynamic({'type':'LineString','coordinates':[[0,2],[2,0]]})).type)", "r:string\nPoint"), example("An invalid shape", "print r = geo_intersection_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,2]]}), dynamic({}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let (mut first, mut second) = (lines(args, 0)?, lines(args, 1)?);
build(args, |row, encoder| {
    if let (Some(a), Some(b)) = (first.get(row), second.get(row)) {
        write_common(encoder, &lines_in_lines(a, b));
    }
})
}
