//! `geo_simplify_polygons_array()`: returns polygons on Earth with fewer vertices.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Number, Shapes};
use super::_geojson::{joined_array, write_polygon};
use super::_simplify::{LARGEST_TOLERANCE, simplify_polygon};

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_simplify_polygons_array",
aliases: &[],
category: Category::Geospatial,
summary: "Returns polygons on Earth with fewer vertices.",
signatures: &[fixed(&[required("polygons", ParameterType::DynamicArray, "polygons and multipolygons in GeoJSON"), optional("tolerance", ParameterType::Number, "metres, 0 to 7800000; 10 by default")], ScalarType::Dynamic)],
returns: "A GeoJSON shape without vertices closer than the tolerance to each other or to an edge; null when the array is null or empty, a polygon is invalid, all are null, invalid or smaller than the tolerance, or the tolerance is null or out of range.",
notes: &["Edges are the shortest ways on a sphere.", "A border that polygons share stays shared."],
examples: &[example("A corner that does not matter", "print r = array_length(geo_simplify_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0.001],[2,0],[2,2],[0,2],[0,0]]]})), 1000).coordinates[0])", "r:long\n5"), example("A negative tolerance", "print r = geo_simplify_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), -1)", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = Shapes::new(args, 0, joined_array)?;
let tolerances = Number::new(args, 1, 10.0)?;
build(args, |row, encoder| {
    let Some(tolerance) = tolerances.radians(row, 0.0..=LARGEST_TOLERANCE) else { return };
    let simple = shapes.get(row).map(|polygon| simplify_polygon(polygon, tolerance));
    if let Some(simple) = simple.filter(|polygon| !polygon.parts.is_empty()) {
        write_polygon(encoder, &simple);
    }
})
}
