//! `geo_intersection_line_with_polygon()`: returns what a line and a polygon on Earth have in common.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{lines, polygons};
use super::_geojson::write_common;
use super::_overlay::lines_in_polygon;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_intersection_line_with_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Returns what a line and a polygon on Earth have in common.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON shape, a collection where the parts are of several kinds or there is none; null when a shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Apart", "print r = geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[10,10],[12,10],[12,12],[10,12],[10,10]]]}))", "r:dynamic\n{\"type\":\"GeometryCollection\",\"geometries\":[]}"), example("In common", "print r = tostring(geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})).type)", "r:string\nLineString"), example("An invalid shape", "print r = geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[1,1]]}), dynamic({}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let (mut first, mut second) = (lines(args, 0)?, polygons(args, 1)?);
build(args, |row, encoder| {
    if let (Some(a), Some(b)) = (first.get(row), second.get(row)) {
        write_common(encoder, &lines_in_polygon(a, b));
    }
})
}
