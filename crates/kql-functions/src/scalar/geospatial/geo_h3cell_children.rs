//! `geo_h3cell_children()`: returns the H3 cells that belong to an H3 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::optional_long;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_hexagons::{from_token, relative, write_tokens};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_children",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the H3 cells that belong to an H3 cell.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell"), optional("resolution", ParameterType::Number, "resolution of the children, 1 to 15; the next finer one by default")], ScalarType::Dynamic)],
returns: "An array of tokens; null for what is no token, and where the resolution is null, coarser than that of the cell or more than 5 finer.",
notes: &[],
examples: &[example("The next finer ones", "print r = geo_h3cell_children(\"862a1072fffffff\")", "r:dynamic\n[\"872a10728ffffff\",\"872a10729ffffff\",\"872a1072affffff\",\"872a1072bffffff\",\"872a1072cffffff\",\"872a1072dffffff\",\"872a1072effffff\"]"), example("Much finer ones", "print r = geo_h3cell_children(geo_point_to_h3cell(1, 1, 9), 15)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
let resolutions = optional_long(args, 1)?;
build(args, |row, encoder| {
    let Some(cell) = from_token(tokens.text(row)) else { return };
    let Some(finer) = relative(cell, resolutions.as_ref(), row, 1) else { return };
    if (0..=5).contains(&(u8::from(finer) as i16 - u8::from(cell.resolution()) as i16)) {
        write_tokens(cell.children(finer), encoder);
    }
})
}
