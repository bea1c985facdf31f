//! `geo_closest_point_on_polygon()`: returns the point of a polygon that is closest to a point on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::polygons;
use super::_geojson::write_point;
use super::_sphere::Points;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_closest_point_on_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the point of a polygon that is closest to a point on Earth.",
signatures: &[fixed(&[required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON point, the given one where the polygon contains it; null when a coordinate is null or out of range, or the shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Beside", "print r = geo_closest_point_on_polygon(-5, 0, dynamic({'type':'Polygon','coordinates':[[[0,0],[20,0],[20,20],[0,20],[0,0]]]}))", "r:dynamic\n{\"type\":\"Point\",\"coordinates\":[0,0]}"), example("Out of range", "print r = geo_closest_point_on_polygon(500, 0, dynamic({'type':'Polygon','coordinates':[[[0,0],[20,0],[20,20],[0,20],[0,0]]]}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let points = Points::<1>::new(args)?;
let mut shapes = polygons(args, 2)?;
build(args, |row, encoder| {
    let closest = points.get(row).and_then(|[point]| {
        let point = point.vector();
        shapes.get(row).and_then(|polygon| polygon.closest(point))
    });
    if let Some(closest) = closest {
        write_point(encoder, closest.to_degrees());
    }
})
}
