//! `geo_intersects_line_with_polygon()`: tells whether a line and a polygon on Earth have a point in common.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{bools, lines, polygons};
use super::_overlay::lines_in_polygon;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_intersects_line_with_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Tells whether a line and a polygon on Earth have a point in common.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Bool)],
returns: "true or false; null when a shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere.", "Shapes that touch have a point in common."],
examples: &[example("In common", "print r = geo_intersects_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))", "r:bool\ntrue"), example("Apart", "print r = geo_intersects_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[10,10],[12,10],[12,12],[10,12],[10,10]]]}))", "r:bool\nfalse"), example("An invalid shape", "print r = geo_intersects_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[1,1]]}), dynamic({}))", "r:bool\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let (mut first, mut second) = (lines(args, 0)?, polygons(args, 1)?);
Ok(bools(args, |row| {
    let (a, b) = (first.get(row)?, second.get(row)?);
    Some(!lines_in_polygon(a, b).is_empty())
}))
}
