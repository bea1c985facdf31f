//! `geo_polygon_centroid()`: returns the centre of mass of a polygon on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::polygons;
use super::_geojson::write_point;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_polygon_centroid",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the centre of mass of a polygon on Earth.",
signatures: &[fixed(&[required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON point; of parts that overlap, that of their union; null when the shape is null or invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("A park", "print r = round(toreal(geo_polygon_centroid(dynamic({'type':'Polygon','coordinates':[[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]]})).coordinates[0]), 9)", "r:real\n-73.96573569"), example("An invalid polygon", "print r = geo_polygon_centroid(dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,10],[0,0]]]}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = polygons(args, 0)?;
build(args, |row, encoder| {
    if let Some(centre) = shapes.get(row).and_then(|polygon| polygon.centroid()) {
        write_point(encoder, centre.to_degrees());
    }
})
}
