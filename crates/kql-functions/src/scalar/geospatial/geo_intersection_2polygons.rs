//! `geo_intersection_2polygons()`: returns what two polygons on Earth have in common.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::polygons;
use super::_geojson::write_common;
use super::_overlay::intersection;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_intersection_2polygons",
aliases: &[],
category: Category::Geospatial,
summary: "Returns what two polygons on Earth have in common.",
signatures: &[fixed(&[required("polygon1", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON"), required("polygon2", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON shape, a collection where the parts are of several kinds or there is none; null when a shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Apart", "print r = geo_intersection_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[10,10],[12,10],[12,12],[10,12],[10,10]]]}))", "r:dynamic\n{\"type\":\"GeometryCollection\",\"geometries\":[]}"), example("In common", "print r = tostring(geo_intersection_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})).type)", "r:string\nPolygon"), example("An invalid shape", "print r = geo_intersection_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let (mut first, mut second) = (polygons(args, 0)?, polygons(args, 1)?);
build(args, |row, encoder| {
    if let (Some(a), Some(b)) = (first.get(row), second.get(row)) {
        write_common(encoder, &intersection(a, b));
    }
})
}
