//! `geo_s2cell_to_central_point()`: returns the centre of an S2 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_cells::{centre, from_token};
use super::_geojson::write_point;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_s2cell_to_central_point",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the centre of an S2 cell.",
signatures: &[fixed(&[required("s2cell", ParameterType::Exact(ScalarType::String), "token of an S2 cell")], ScalarType::Dynamic)],
returns: "A GeoJSON point; null for what is no token.",
notes: &[],
examples: &[example("A cell", "print r = round(toreal(geo_s2cell_to_central_point(\"1234567\").coordinates[0]), 9)", "r:real\n9.868307319"), example("No token", "print r = geo_s2cell_to_central_point(\"a\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(cell) = from_token(tokens.text(row)) {
        write_point(encoder, centre(cell).to_degrees());
    }
})
}
