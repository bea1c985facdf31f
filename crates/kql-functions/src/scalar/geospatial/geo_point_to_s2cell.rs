//! `geo_point_to_s2cell()`: returns the S2 cell of a point on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::string::_build::texts;
use super::_arguments::Number;
use super::_cells::{DEEPEST, cell_at, write_token};
use super::_sphere::Points;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_point_to_s2cell",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the S2 cell of a point on Earth.",
signatures: &[fixed(&[required("longitude", ParameterType::Number, "longitude in degrees"), required("latitude", ParameterType::Number, "latitude in degrees"), optional("level", ParameterType::Number, "level of the cell, 0 to 30; 11 by default")], ScalarType::String)],
returns: "The token; empty when an argument is null or out of range.",
notes: &[],
examples: &[example("A point", "print r = geo_point_to_s2cell(-80.195829, 25.802215, 8)", "r:string\n88d9b"), example("Out of range", "print r = geo_point_to_s2cell(300, 1, 8)", "r:string\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let points = Points::<1>::new(args)?;
let levels = Number::new(args, 2, 11.0)?;
texts(args, |row, out| {
    let level = levels.whole(row).filter(|level| (0..=DEEPEST).contains(level));
    if let (Some([point]), Some(level)) = (points.get(row), level) {
        write_token(cell_at(point.vector(), level as u64), out);
    }
})
}
