//! `geo_union_polygons_array()`: returns the union of polygons on Earth.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::Shapes;
use super::_geojson::{polygon_array, write_polygon};
use super::_overlay::union;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_union_polygons_array",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the union of polygons on Earth.",
signatures: &[fixed(&[required("polygons", ParameterType::DynamicArray, "polygons and multipolygons in GeoJSON")], ScalarType::Dynamic)],
returns: "A GeoJSON Polygon, or MultiPolygon where parts are apart; null when the array is null or empty, or a polygon is invalid.",
notes: &["Edges are the shortest ways on a sphere."],
examples: &[example("Side by side", "print r = array_length(geo_union_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[2,0],[4,0],[4,2],[2,2],[2,0]]]}))).coordinates[0])", "r:long\n7"), example("Apart", "print r = tostring(geo_union_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[5,0],[7,0],[7,2],[5,2],[5,0]]]}))).type)", "r:string\nMultiPolygon"), example("No polygon", "print r = geo_union_polygons_array(dynamic([]))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut arrays = Shapes::new(args, 0, polygon_array)?;
build(args, |row, encoder| {
    if let Some(polygons) = arrays.get(row) {
        write_polygon(encoder, &union(polygons.clone()));
    }
})
}
