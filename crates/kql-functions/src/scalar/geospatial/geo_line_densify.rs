//! `geo_line_densify()`: returns lines on Earth with more vertices, so that its edges stay close to straight ones on a map.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Flag, Number, Shapes};
use super::_densify::{lines, densify, write};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_densify",
aliases: &[],
category: Category::Geospatial,
summary: "Returns lines on Earth with more vertices, so that its edges stay close to straight ones on a map.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), optional("tolerance", ParameterType::Number, "metres that the result may lie off, 0.1 to 10000; 10 by default"), optional("preserve_crossing", ParameterType::NumberOrBool, "whether an edge of more than half of the degrees passes the antimeridian; false by default")], ScalarType::Dynamic)],
returns: "A GeoJSON shape; null when the shape is null or invalid, or the tolerance is null or out of range.",
notes: &["The map is that of longitudes and latitudes as they are."],
examples: &[example("A degree", "print r = geo_line_densify(dynamic({'type':'LineString','coordinates':[[50,50],[51,51]]}))", "r:dynamic\n{\"type\":\"LineString\",\"coordinates\":[[50,50],[50.125,50.125],[50.25,50.25],[50.375,50.375],[50.5,50.5],[50.625,50.625],[50.75,50.75],[50.875,50.875],[51,51]]}"), example("No tolerance", "print r = geo_line_densify(dynamic({'type':'LineString','coordinates':[[1,1],[2,2]]}), 0)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = Shapes::new(args, 0, lines)?;
let (tolerances, crossings) = (Number::new(args, 1, 10.0)?, Flag::new(args, 2)?);
build(args, |row, encoder| {
    let Some(tolerance) = tolerances.get(row).filter(|t| (0.1..=10_000.0).contains(t)) else { return };
    let dense = shapes.get(row).and_then(|shape| shape.map(|chain| densify(chain, tolerance, crossings.get(row))));
    if let Some(dense) = dense {
        write(&dense, encoder);
    }
})
}
