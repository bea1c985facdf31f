//! `geo_s2cell_neighbors()`: returns the S2 cells around an S2 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_cells::{from_token, neighbours, write_tokens};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_s2cell_neighbors",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the S2 cells around an S2 cell.",
signatures: &[fixed(&[required("s2cell", ParameterType::Exact(ScalarType::String), "token of an S2 cell")], ScalarType::Dynamic)],
returns: "An array of tokens; null for what is no token.",
notes: &[],
examples: &[example("A cell", "print r = geo_s2cell_neighbors(\"89c259\")", "r:dynamic\n[\"89c25d\",\"89c2f9\",\"89c251\",\"89c257\",\"89c25f\",\"89c25b\",\"89c2f7\",\"89c2f5\"]"), example("No token", "print r = geo_s2cell_neighbors(\"a\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
build(args, |row, encoder| {
    if let Some(cell) = from_token(tokens.text(row)) {
        write_tokens(&neighbours(cell), encoder);
    }
})
}
