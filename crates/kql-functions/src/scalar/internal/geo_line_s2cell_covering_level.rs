//! `__geo_line_s2cell_covering_level()`: returns a level of S2 cells for a line; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__geo_line_s2cell_covering_level",
 aliases: &[],
 category: Category::Geospatial,
 summary: "Returns a level of S2 cells for a line; refused.",
 signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON")], ScalarType::Int)],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("A level of your choice","print r = array_length(geo_line_to_s2cells(dynamic({\"type\":\"LineString\",\"coordinates\":[[10,10],[11,10]]}), 4)) > 0","r:bool\ntrue"),example("Whether a line is valid","print r = isnull(geo_line_length(dynamic({\"type\":\"LineString\",\"coordinates\":[[1,1]]})))","r:bool\ntrue")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("the service does not publish how it chooses the level"),
};
