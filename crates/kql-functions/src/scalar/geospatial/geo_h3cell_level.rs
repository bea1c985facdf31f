//! `geo_h3cell_level()`: returns the resolution of an H3 cell.

use std::sync::Arc;

use arrow::array::Int32Array;
use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use super::_hexagons::from_token;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_h3cell_level",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the resolution of an H3 cell.",
signatures: &[fixed(&[required("h3cell", ParameterType::Exact(ScalarType::String), "token of an H3 cell")], ScalarType::Int)],
returns: "0 to 15; null for what is no token.",
notes: &[],
examples: &[example("A cell", "print r = geo_h3cell_level(\"862a1072fffffff\")", "r:int\n6"), example("No token", "print r = geo_h3cell_level(\"abc\")", "r:int\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let tokens = text(args, 0)?;
let level = |row| from_token(tokens.text(row)).map(|cell| i32::from(u8::from(cell.resolution())));
Ok(args.wrap(Arc::new((0..args.output_rows()).map(level).collect::<Int32Array>())))
}
