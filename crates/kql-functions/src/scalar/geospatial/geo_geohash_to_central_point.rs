//! `geo_geohash_to_central_point()`: returns the centre of a geohash.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_geohash::decode;
use super::_geojson::write_point;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_geohash_to_central_point",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the centre of a geohash.",
signatures: &[fixed(&[required("geohash", ParameterType::Exact(ScalarType::String), "geohash of 1 to 18 characters")], ScalarType::Dynamic)],
returns: "A GeoJSON point; null for what is no geohash.",
notes: &[],
examples: &[example("A geohash", "print r = geo_geohash_to_central_point(\"sunny\")", "r:dynamic\n{\"type\":\"Point\",\"coordinates\":[42.47314453125,23.70849609375]}"), example("No geohash", "print r = geo_geohash_to_central_point(\"a\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let hashes = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(area) = decode(hashes.text(row)) {
        write_point(encoder, area.centre());
    }
})
}
