//! `__geo_polygon_s2cell_covering_level()`: returns a level of S2 cells for a polygon; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__geo_polygon_s2cell_covering_level",
 aliases: &[],
 category: Category::Geospatial,
 summary: "Returns a level of S2 cells for a polygon; refused.",
 signatures: &[fixed(&[required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Int)],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("A level of your choice","print r = array_length(geo_polygon_to_s2cells(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[10,10],[11,10],[11,11],[10,10]]]}), 4)) > 0","r:bool\ntrue"),example("Whether a polygon is valid","print r = isnull(geo_polygon_area(dynamic({\"type\":\"Polygon\"})))","r:bool\ntrue")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the service does not publish how it chooses the level"),
};
