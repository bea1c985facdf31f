//! `geo_polygon_perimeter()`: returns the length of the border of a polygon on Earth.

use kql_types::ScalarType;

use crate::*;
use super::_arguments::{polygons, reals};
use super::_sphere::RADIUS;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_polygon_perimeter",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the length of the border of a polygon on Earth.",
signatures: &[fixed(&[required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Real)],
returns: "Metres; of parts that overlap, those of their union; null when the shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("A park", "print r = round(geo_polygon_perimeter(dynamic({'type':'Polygon','coordinates':[[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]]})), 6)", "r:real\n9930.301496"), example("An invalid polygon", "print r = geo_polygon_perimeter(dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,10],[0,0]]]}))", "r:real\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = polygons(args, 0)?;
Ok(reals(args, |row| {
    let radians: f64 = shapes.get(row)?.boundary().map(|(a, b)| a.angle(b)).sum();
    Some(radians * RADIUS)
}))
}
