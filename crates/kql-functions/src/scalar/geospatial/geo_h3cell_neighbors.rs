//! `geo_h3cell_neighbors()`: returns the H3 cells around an H3 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_hexagons::{from_token, rings, write_tokens};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_neighbors",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the H3 cells around an H3 cell.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell")], ScalarType::Dynamic)],
returns: "An array of tokens; null for what is no token.",
notes: &[],
examples: &[example("A cell", "print r = geo_h3cell_neighbors(\"862a1072fffffff\")", "r:dynamic\n[\"862a10727ffffff\",\"862a10707ffffff\",\"862a1070fffffff\",\"862a10777ffffff\",\"862a100dfffffff\",\"862a100d7ffffff\"]"), example("No token", "print r = geo_h3cell_neighbors(\"abc\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(ring) = from_token(tokens.text(row)).and_then(|cell| rings(cell, 1).pop()) {
        write_tokens(ring, encoder);
    }
})
}
