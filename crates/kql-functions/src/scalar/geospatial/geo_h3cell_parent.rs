//! `geo_h3cell_parent()`: returns the H3 cell that an H3 cell belongs to.

use kql_types::ScalarType;

use crate::*;
use crate::convert::optional_long;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use super::_hexagons::{from_token, relative, write_token};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_parent",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the H3 cell that an H3 cell belongs to.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell"), optional("resolution", ParameterType::Number, "resolution of the parent, 0 to 14; the next coarser one by default")], ScalarType::String)],
returns: "The token; empty for what is no token, and where the resolution is null or finer than that of the cell.",
notes: &[],
examples: &[example("The next coarser one", "print r = geo_h3cell_parent(\"862a1072fffffff\")", "r:string\n852a1073fffffff"), example("A finer one", "print r = geo_h3cell_parent(\"862a1072fffffff\", 15)", "r:string\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
let resolutions = optional_long(args, 1)?;
texts(args, |row, out| {
    let parent = from_token(tokens.text(row)).and_then(|cell| cell.parent(relative(cell, resolutions.as_ref(), row, -1)?));
    parent.into_iter().for_each(|cell| write_token(cell, out));
})
}
