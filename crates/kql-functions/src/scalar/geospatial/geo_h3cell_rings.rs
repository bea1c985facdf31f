//! `geo_h3cell_rings()`: returns the rings of H3 cells around an H3 cell.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::Number;
use super::_hexagons::{from_token, rings, write_tokens};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_rings",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the rings of H3 cells around an H3 cell.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell"), required("distance", ParameterType::Number, "how many rings there are around the cell, 0 to 142")], ScalarType::Dynamic)],
returns: "An array of arrays of tokens, the first with the cell itself; null for what is no token, and for a distance that is null or out of range.",
notes: &["Near one of the twelve pentagons, a ring has fewer cells."],
examples: &[example("Itself and its neighbours", "print r = array_length(geo_h3cell_rings(\"861f8894fffffff\", 1))", "r:long\n2"), example("Too far", "print r = geo_h3cell_rings(\"861f8894fffffff\", 150)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
let distances = Number::new(args, 1, 0.0)?;
build(args, |row, encoder| {
    let distance = distances.whole(row).filter(|distance| (0..=142).contains(distance));
    if let (Some(cell), Some(distance)) = (from_token(tokens.text(row)), distance) {
        encoder.begin_array();
        rings(cell, distance as u32).into_iter().for_each(|ring| write_tokens(ring, encoder));
        encoder.end();
    }
})
}
