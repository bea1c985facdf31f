//! `evaluate geo_polygon_lookup()`: rows with the polygons that their point lies in.

use kql_types::ScalarType;

use super::_shapes::{Kind, LATITUDE, LONGITUDE, OPTIONS, look_up, outputs};
use crate::scalar::geospatial::_geojson::polygon;
use crate::scalar::geospatial::_rings::Polygon;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "geo_polygon_lookup",
    kind: TableFunctionKind::Plugin,
    summary: "Puts rows beside the rows of a table whose polygon their point lies in.",
    parameters: &[
        lookup_table("LookupTable", "the table to look in"),
        lookup_column("LookupPolygonKey", ParameterType::DynamicBag, "the table's column of polygons, in GeoJSON"),
        LONGITUDE,
        LATITUDE,
        optional_constant(
            "radius",
            ParameterType::Exact(ScalarType::Real),
            "a point matches when it is no further from the polygon than this, in metres",
        ),
        OPTIONS[0],
        OPTIONS[1],
        OPTIONS[2],
    ],
    returns: "A row for each match: the columns of the input, and those of the table but for the polygon, unless \
              `return_lookup_key` is true. With `return_unmatched` rows that match nothing come with nulls; else they \
              are left out. No rows give no rows.",
    notes: &["Of polygons that share a border, exactly one holds a point on it; with a radius both do."],
    examples: &[
        example(
            "Inside a triangle",
            "datatable(x:real, y:real)[1, 0.5, 9, 9] | evaluate geo_polygon_lookup((datatable(name:string, p:dynamic)['a', dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[1,2],[0,0]]]})]), p, x, y)",
            "x:real|y:real|name:string\n1.0|0.5|a",
        ),
        example(
            "Null coordinates",
            "datatable(x:real, y:real)[real(null), 0.5] | evaluate geo_polygon_lookup((datatable(name:string, p:dynamic)['a', dynamic(null)]), p, x, y, return_unmatched = true)",
            "x:real|y:real|name:string\n|0.5|",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    look_up(
        args,
        &Kind::<Polygon> {
            read: polygon,
            corners: |polygon| polygon.boundary().map(|(corner, _)| corner).collect(),
            matches: |polygon, point, radius| match radius {
                None => polygon.contains(point),
                Some(radius) => polygon.closest(point).is_some_and(|closest| closest.angle(point) <= radius),
            },
        },
    )
}
