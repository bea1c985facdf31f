//! `geo_intersects_2lines()`: tells whether two lines on Earth have a point in common.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{bools, lines};
use super::_overlay::lines_in_lines;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_intersects_2lines",
aliases: &[],
category: Category::Geospatial,
summary: "Tells whether two lines on Earth have a point in common.",
signatures: &[fixed(&[required("lineString1", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("lineString2", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON")], ScalarType::Bool)],
returns: "true or false; null when a shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere.", "Shapes that touch have a point in common."],
examples: &[example("In common", "print r = geo_intersects_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,2]]}), dynamic({'type':'LineString','coordinates':[[0,2],[2,0]]}))", "r:bool\ntrue"), example("Apart", "print r = geo_intersects_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,2]]}), dynamic({'type':'LineString','coordinates':[[5,5],[6,6]]}))", "r:bool\nfalse"), example("An invalid shape", "print r = geo_intersects_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,2]]}), dynamic({}))", "r:bool\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let (mut first, mut second) = (lines(args, 0)?, lines(args, 1)?);
Ok(bools(args, |row| {
    let (a, b) = (first.get(row)?, second.get(row)?);
    Some(!lines_in_lines(a, b).is_empty())
}))
}
