//! `geo_line_interpolate_point()`: returns the point at a fraction of a line on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Number, lines};
use super::_geojson::write_point;
use super::_lines::interpolate;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_line_interpolate_point",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the point at a fraction of a line on Earth.",
signatures: &[fixed(&[required("lineString", ParameterType::DynamicBag, "LineString or MultiLineString in GeoJSON"), required("fraction", ParameterType::Number, "0 for the start to 1 for the end")], ScalarType::Dynamic)],
returns: "A GeoJSON point; null when the line is null, invalid or more than one, or the fraction is null or out of range.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("The middle", "print r = geo_line_interpolate_point(dynamic({'type':'LineString','coordinates':[[0,0],[20,0]]}), 0.5)", "r:dynamic\n{\"type\":\"Point\",\"coordinates\":[10,0]}"), example("Beyond the end", "print r = geo_line_interpolate_point(dynamic({'type':'LineString','coordinates':[[0,0],[20,0]]}), 1.5)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = lines(args, 0)?;
let fractions = Number::new(args, 1, 0.0)?;
build(args, |row, encoder| {
    let place = fractions.get(row).filter(|f| (0.0..=1.0).contains(f)).and_then(|fraction| {
        shapes.get(row).and_then(|line| line.single()).and_then(|chain| interpolate(chain, fraction))
    });
    if let Some(place) = place {
        write_point(encoder, place.to_degrees());
    }
})
}
