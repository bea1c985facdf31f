//! `geo_point_buffer()`: returns the circle around a point on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::Number;
use super::_buffer::Reach;
use super::_geojson::write_polygon;
use super::_rings::Polygon;
use super::_sphere::Points;
use super::_sphere::RADIUS;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_point_buffer",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the circle around a point on Earth.",
signatures: &[fixed(&[required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), required("radius", ParameterType::Number, "metres, more than 0"), optional("tolerance", ParameterType::Number, "how many metres the outline may lie off; 10 by default")], ScalarType::Dynamic)],
returns: "A GeoJSON Polygon or MultiPolygon; null when an argument is null or invalid, or the radius is not between 0 and a quarter of Earth's circumference.",
notes: &[],
examples: &[example("Its type", "print r = tostring(geo_point_buffer(-115.17, 36.15, 20000).type)", "r:string\nPolygon"), example("A negative radius", "print r = geo_point_buffer(10, 10, -1)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let points = Points::<1>::new(args)?;
let (radii, tolerances) = (Number::new(args, 2, 0.0)?, Number::new(args, 3, 10.0)?);
build(args, |row, encoder| {
    let circle = || {
        let [point] = points.get(row)?;
        let reach = Reach::new(radii.get(row)? / RADIUS, tolerances.get(row)? / RADIUS)?;
        Some(Polygon { parts: vec![reach.circle(point.vector())] })
    };
    if let Some(circle) = circle() {
        write_polygon(encoder, &circle);
    }
})
}
