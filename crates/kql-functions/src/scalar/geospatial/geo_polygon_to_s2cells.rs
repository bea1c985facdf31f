//! `geo_polygon_to_s2cells()`: returns the S2 cells that cover a polygon on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Number, polygons};
use super::_cells::{Cover, DEEPEST, write_tokens};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_polygon_to_s2cells",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the S2 cells that cover a polygon on Earth.",
signatures: &[fixed(&[required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON"), optional("level", ParameterType::Number, "level of the cells, 0 to 30; 11 by default"), optional("radius", ParameterType::Number, "metres around the shape to cover too; 0 by default")], ScalarType::Dynamic)],
returns: "An array of tokens; null when an argument is null or invalid, or the cells are more than 65536.",
notes: &["Cells that touch the shape belong to it."],
examples: &[example("Large cells", "print r = geo_polygon_to_s2cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 3)", "r:dynamic\n[\"054\",\"0fc\",\"104\",\"1ac\"]"), example("An invalid level", "print r = geo_polygon_to_s2cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 31)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = polygons(args, 0)?;
let (levels, radii) = (Number::new(args, 1, 11.0)?, Number::new(args, 2, 0.0)?);
build(args, |row, encoder| {
    let mut covering = || {
        let level = levels.whole(row).filter(|level| (0..=DEEPEST).contains(level))? as u64;
        let radius = radii.radians(row, 0.0..=f64::MAX)?;
        let shape = shapes.get(row)?;
        Cover { edges: shape.boundary().collect(), contains: &|place| shape.contains(place), radius, level }.cells()
    };
    if let Some(cells) = covering() {
        write_tokens(&cells, encoder);
    }
})
}
