//! `geo_h3cell_to_polygon()`: returns the outline of an H3 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_geojson::write_outline;
use super::_hexagons::{degrees, from_token};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_to_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the outline of an H3 cell.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell")], ScalarType::Dynamic)],
returns: "A GeoJSON Polygon; null for what is no token.",
notes: &[],
examples: &[example("A cell", "print r = array_length(geo_h3cell_to_polygon(\"862a1072fffffff\").coordinates[0])", "r:long\n7"), example("No token", "print r = geo_h3cell_to_polygon(\"@\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(cell) = from_token(tokens.text(row)) {
        write_outline(encoder, cell.boundary().iter().map(|corner| degrees(*corner)));
    }
})
}
