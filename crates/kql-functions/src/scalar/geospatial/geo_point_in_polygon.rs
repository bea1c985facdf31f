//! `geo_point_in_polygon()`: tells whether a point on Earth lies in a polygon.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{bools, polygons};
use super::_sphere::Points;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_point_in_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Tells whether a point on Earth lies in a polygon.",
signatures: &[fixed(&[required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Bool)],
returns: "true or false; null when a coordinate is null or out of range, or the polygon is null or invalid.",
notes: &["Edges are the shortest ways on a sphere.", "Of polygons that share a border, exactly one contains a point on it."],
examples: &[example("Inside", "print r = geo_point_in_polygon(1, 1, dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))", "r:bool\ntrue"), example("An invalid polygon", "print r = geo_point_in_polygon(1, 1, dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,10],[0,0]]]}))", "r:bool\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let points = Points::<1>::new(args)?;
let mut shapes = polygons(args, 2)?;
Ok(bools(args, |row| {
    let [point] = points.get(row)?;
    Some(shapes.get(row)?.contains(point.vector()))
}))
}
