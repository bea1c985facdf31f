//! `geo_intersects_2polygons()`: tells whether two polygons on Earth have a point in common.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{bools, polygons};
use super::_overlay::intersection;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_intersects_2polygons",
aliases: &[],
category: Category::Geospatial,
summary: "Tells whether two polygons on Earth have a point in common.",
signatures: &[fixed(&[required("polygon1", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON"), required("polygon2", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Bool)],
returns: "true or false; null when a shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere.", "Shapes that touch have a point in common."],
examples: &[example("In common", "print r = geo_intersects_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[1,1],[3,1],[3,3],[1,3],[1,1]]]}))", "r:bool\ntrue"), example("Apart", "print r = geo_intersects_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[10,10],[12,10],[12,12],[10,12],[10,10]]]}))", "r:bool\nfalse"), example("An invalid shape", "print r = geo_intersects_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({}))", "r:bool\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let (mut first, mut second) = (polygons(args, 0)?, polygons(args, 1)?);
Ok(bools(args, |row| {
    let (a, b) = (first.get(row)?, second.get(row)?);
    Some(!intersection(a, b).is_empty())
}))
}
