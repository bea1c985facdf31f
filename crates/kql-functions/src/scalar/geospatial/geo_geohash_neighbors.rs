//! `geo_geohash_neighbors()`: returns the geohashes around a geohash.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_geohash::{around, decode, encode};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_geohash_neighbors",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the geohashes around a geohash.",
signatures: &[fixed(&[required("geohash", ParameterType::Exact(ScalarType::String), "geohash of 1 to 18 characters")], ScalarType::Dynamic)],
returns: "An array of geohashes of the same length; null for what is no geohash.",
notes: &["At a pole there are none beyond it."],
examples: &[example("A geohash", "print r = geo_geohash_neighbors(\"sunny\")", "r:dynamic\n[\"sunnt\",\"sunpj\",\"sunnx\",\"sunpn\",\"sunnv\",\"sunpp\",\"sunnz\",\"sunnw\"]"), example("No geohash", "print r = geo_geohash_neighbors(\"a\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let hashes = text(args, 0)?;
let mut neighbour = String::new();
build(args, |row, encoder| {
    let hash = hashes.text(row);
    if let Some(area) = decode(hash) {
        encoder.begin_array();
        for centre in around(area) {
            neighbour.clear();
            encode(centre, hash.len(), &mut neighbour);
            encoder.string(&neighbour);
        }
        encoder.end();
    }
})
}
