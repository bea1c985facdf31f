//! `geo_h3cell_to_central_point()`: returns the centre of an H3 cell.

use h3o::LatLng;
use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_geojson::write_point;
use super::_hexagons::{degrees, from_token};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_to_central_point",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the centre of an H3 cell.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell")], ScalarType::Dynamic)],
returns: "A GeoJSON point; null for what is no token.",
notes: &[],
examples: &[example("A cell", "print r = round(toreal(geo_h3cell_to_central_point(\"862a1072fffffff\").coordinates[0]), 9)", "r:real\n-74.01600848"), example("No token", "print r = geo_h3cell_to_central_point(\"1\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(cell) = from_token(tokens.text(row)) {
        write_point(encoder, degrees(LatLng::from(cell)));
    }
})
}
