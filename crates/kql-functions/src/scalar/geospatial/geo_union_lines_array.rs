//! `geo_union_lines_array()`: returns the union of lines on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::Shapes;
use super::_geojson::{line_array, write_lines};
use super::_overlay::union_of_lines;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_union_lines_array",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the union of lines on Earth.",
signatures: &[fixed(&[required("lineStrings", ParameterType::DynamicArray, "lines and multilines in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON LineString, or MultiLineString where they are no single line; null when the array is null or empty, or a line is invalid.",
notes: &["Edges are the shortest ways on a sphere.", "Edges that several lines share are there once; lines that cross are not cut."],
examples: &[example("End to end", "print r = geo_union_lines_array(pack_array(dynamic({'type':'LineString','coordinates':[[0,0],[10,0]]}), dynamic({'type':'LineString','coordinates':[[10,0],[20,0]]})))", "r:dynamic\n{\"type\":\"LineString\",\"coordinates\":[[0,0],[10,0],[20,0]]}"), example("No line", "print r = geo_union_lines_array(dynamic([]))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut arrays = Shapes::new(args, 0, line_array)?;
build(args, |row, encoder| {
    if let Some(lines) = arrays.get(row) {
        write_lines(encoder, &union_of_lines(lines));
    }
})
}
