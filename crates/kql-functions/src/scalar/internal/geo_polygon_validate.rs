//! `__geo_polygon_validate()`: says what is wrong with a polygon; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__geo_polygon_validate",
 aliases: &[],
 category: Category::Geospatial,
 summary: "Says what is wrong with a polygon; refused.",
 signatures: &[fixed(&[required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::String)],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("A level of your choice","print r = array_length(geo_polygon_to_s2cells(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[10,10],[11,10],[11,11],[10,10]]]}), 4)) > 0","r:bool\ntrue"),example("Whether a polygon is valid","print r = isnull(geo_polygon_area(dynamic({\"type\":\"Polygon\"})))","r:bool\ntrue")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the service does not publish its texts; `geo_polygon_area()` is null for what is invalid"),
};
