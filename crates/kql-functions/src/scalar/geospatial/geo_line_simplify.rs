//! `geo_line_simplify()`: returns lines on Earth with fewer vertices.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Number, lines};
use super::_geojson::write_lines;
use super::_simplify::{LARGEST_TOLERANCE, simplify_lines};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_simplify",
aliases: &[],
category: Category::Geospatial,
summary: "Returns lines on Earth with fewer vertices.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), optional("tolerance", ParameterType::Number, "metres, 0 to 7800000; 10 by default")], ScalarType::Dynamic)],
returns: "A GeoJSON shape without vertices closer than the tolerance to each other or to an edge; null when the lines are null, invalid or shorter than the tolerance, or the tolerance is null or out of range.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("A bend of a kilometre", "print r = geo_line_simplify(dynamic({'type':'LineString','coordinates':[[0,0],[10,0.01],[20,0]]}), 2000)", "r:dynamic\n{\"type\":\"LineString\",\"coordinates\":[[0,0],[20,0]]}"), example("A line that disappears", "print r = geo_line_simplify(dynamic({'type':'LineString','coordinates':[[1,1],[2,2]]}), 1000000)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = lines(args, 0)?;
let tolerances = Number::new(args, 1, 10.0)?;
build(args, |row, encoder| {
    let Some(tolerance) = tolerances.radians(row, 0.0..=LARGEST_TOLERANCE) else { return };
    if let Some(simple) = shapes.get(row).map(|lines| simplify_lines(lines, tolerance)).filter(|s| !s.is_empty()) {
        write_lines(encoder, &simple);
    }
})
}
