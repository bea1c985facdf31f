//! `geo_geohash_to_polygon()`: returns the outline of a geohash.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_geohash::decode;
use super::_geojson::write_outline;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_geohash_to_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the outline of a geohash.",
signatures: &[fixed(&[required("geohash", ParameterType::Exact(ScalarType::String), "geohash of 1 to 18 characters")], ScalarType::Dynamic)],
returns: "A GeoJSON Polygon; null for what is no geohash.",
notes: &[],
examples: &[example("A geohash", "print r = geo_geohash_to_polygon(\"dr5ru\")", "r:dynamic\n{\"type\":\"Polygon\",\"coordinates\":[[[-74.00390625,40.7373046875],[-73.9599609375,40.7373046875],[-73.9599609375,40.78125],[-74.00390625,40.78125],[-74.00390625,40.7373046875]]]}"), example("No geohash", "print r = geo_geohash_to_polygon(\"a\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let hashes = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(area) = decode(hashes.text(row)) {
        let ((west, east), (south, north)) = (area.longitudes, area.latitudes);
        write_outline(encoder, [(west, south), (east, south), (east, north), (west, north)].into_iter());
    }
})
}
