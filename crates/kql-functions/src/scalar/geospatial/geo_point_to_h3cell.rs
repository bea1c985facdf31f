//! `geo_point_to_h3cell()`: returns the H3 cell of a point on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::string::_build::texts;
use super::_arguments::Number;
use super::_hexagons::{cell_at, resolution, write_token};
use super::_sphere::Points;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_point_to_h3cell",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the H3 cell of a point on Earth.",
signatures: &[fixed(&[required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), optional("resolution", ParameterType::Number, "resolution of the cell, 0 to 15; 6 by default")], ScalarType::String)],
returns: "The token; empty when an argument is null or out of range.",
notes: &[],
examples: &[example("A point", "print r = geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 6)", "r:string\n862a1072fffffff"), example("Out of range", "print r = geo_point_to_h3cell(300, 1, 8)", "r:string\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let points = Points::<1>::new(args)?;
let resolutions = Number::new(args, 2, 6.0)?;
texts(args, |row, out| {
    let resolution = resolutions.whole(row).and_then(resolution);
    if let (Some([point]), Some(resolution)) = (points.get(row), resolution) {
        cell_at(point, resolution).into_iter().for_each(|cell| write_token(cell, out));
    }
})
}
