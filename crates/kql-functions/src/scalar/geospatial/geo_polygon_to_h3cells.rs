//! `geo_polygon_to_h3cells()`: returns the H3 cells whose centres lie in a polygon.

use kql_types::ScalarType;

use crate::*;
use crate::scalar::dynamic::_rows::build;
use super::_arguments::{Number, polygons};
use super::_buffer::{Reach, buffer};
use super::_hexagons::{Plane, resolution, write_tokens};
use super::_sphere::RADIUS;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_polygon_to_h3cells",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the H3 cells whose centres lie in a polygon.",
signatures: &[fixed(&[required("polygon", ParameterType::DynamicBag, "Polygon or MultiPolygon in GeoJSON"), optional("resolution", ParameterType::Number, "resolution of the cells, 0 to 15; 6 by default"), optional("radius", ParameterType::Number, "metres that the polygon is enlarged by; 0 by default")], ScalarType::Dynamic)],
returns: "An array of tokens; null when an argument is null or invalid, or the cells are more than 61680.",
notes: &["Edges are straight on the map of longitudes and latitudes."],
examples: &[example("How many", "print r = array_length(geo_polygon_to_h3cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 4))", "r:long\n36"), example("An invalid polygon", "print r = geo_polygon_to_h3cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,10],[0,0]]]}))", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
let mut shapes = polygons(args, 0)?;
let (resolutions, radii) = (Number::new(args, 1, 6.0)?, Number::new(args, 2, 0.0)?);
build(args, |row, encoder| {
    let mut cells = || {
        let resolution = resolutions.whole(row).and_then(resolution)?;
        let radius = radii.radians(row, 0.0..=f64::MAX)?;
        let polygon = shapes.get(row)?;
        let plane = if radius == 0.0 {
            Plane::of(polygon)
        } else {
            Plane::of(&buffer(polygon.clone(), polygon.boundary(), Reach::new(radius, 10.0 / RADIUS)?))
        };
        plane.cells(resolution)
    };
    if let Some(cells) = cells() {
        write_tokens(cells, encoder);
    }
})
}
