//! `geo_s2cell_to_polygon()`: returns the outline of an S2 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_cells::{corners, from_token};
use super::_geojson::write_outline;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_s2cell_to_polygon",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the outline of an S2 cell.",
signatures: &[fixed(&[required("s2cell", ParameterType::Exact(ScalarType::String), "token of an S2 cell")], ScalarType::Dynamic)],
returns: "A GeoJSON Polygon; null for what is no token.",
notes: &["The edges are the shortest ways on a sphere."],
examples: &[example("A cell", "print r = round(toreal(geo_s2cell_to_polygon(\"89c259\").coordinates[0][0][0]), 9)", "r:real\n-74.03001225"), example("No token", "print r = geo_s2cell_to_polygon(\"a\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(cell) = from_token(tokens.text(row)) {
        write_outline(encoder, corners(cell).into_iter().map(|corner| corner.to_degrees()));
    }
})
}
