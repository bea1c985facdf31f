//! `geo_line_locate_point()`: returns where on a line the closest place to a point on Earth is.

use arrow::array::Float64Array;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use crate::*;
use crate::convert::argument;
use super::_arguments::{Flag, Shapes, reals};
use super::_geojson;
use super::_locate::{locate_on_sphere, locate_on_spheroid};
use super::_sphere::Point;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_locate_point",
aliases: &[],
category: Category::Geospatial,
summary: "Returns where on a line the closest place to a point on Earth is.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), optional("use_spheroid", ParameterType::NumberOrBool, "whether to measure on the WGS-84 spheroid; false by default")], ScalarType::Real)],
returns: "The fraction of the line up to there, 0 to 1; null when the line is null, invalid or more than one, or a coordinate is null or out of range.",
notes: &["On the sphere, edges are the shortest ways there; on the spheroid, those on it."],
examples: &[example("Beside the middle", "print r = round(geo_line_locate_point(dynamic({'type':'LineString','coordinates':[[0,0],[20,0]]}), 10, 3), 6)", "r:real\n0.5"), example("One point", "print r = geo_line_locate_point(dynamic({'type':'LineString','coordinates':[[1,1]]}), 1, 1)", "r:real\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = Shapes::new(args, 0, single_line)?;
let longitudes = argument::<Float64Array>(args, 1, ScalarType::Real)?;
let latitudes = argument::<Float64Array>(args, 2, ScalarType::Real)?;
let is_spheroid = Flag::new(args, 3)?;
Ok(reals(args, |row| {
    let point = Point::new(longitudes.get(row)?, latitudes.get(row)?)?;
    let line = shapes.get(row)?;
    if is_spheroid.get(row) { locate_on_spheroid(line, point) } else { locate_on_sphere(line, point) }
}))
}

/// Reads one line, as its positions.
fn single_line(shape: DynamicRef<'_>) -> Option<Vec<Point>> {
    _geojson::lines(shape)?.single()?;
    match _geojson::parts(shape, "LineString", "MultiLineString")?[..] {
        [line] => _geojson::positions(line),
        _ => None,
    }
}
