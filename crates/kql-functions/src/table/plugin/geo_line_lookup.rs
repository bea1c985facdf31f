//! `evaluate geo_line_lookup()`: rows with the lines that their point is near.

use kql_types::ScalarType;

use super::_shapes::{Kind, LATITUDE, LONGITUDE, OPTIONS, look_up, outputs};
use crate::scalar::geospatial::_geojson::lines;
use crate::scalar::geospatial::_lines::Lines;
use crate::scalar::geospatial::_rings::closest;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "geo_line_lookup",
    kind: TableFunctionKind::Plugin,
    summary: "Puts rows beside the rows of a table whose line their point is near.",
    parameters: &[
        lookup_table("LookupTable", "the table to look in"),
        lookup_column("LookupLineKey", ParameterType::DynamicBag, "the table's column of lines, in GeoJSON"),
        LONGITUDE,
        LATITUDE,
        constant(
            "radius",
            ParameterType::Exact(ScalarType::Real),
            "a point matches when it is no further from the line than this, in metres",
        ),
        OPTIONS[0],
        OPTIONS[1],
        OPTIONS[2],
    ],
    returns: "A row for each match: the columns of the input, and those of the table but for the line, unless \
              `return_lookup_key` is true. With `return_unmatched` rows that match nothing come with nulls; else they \
              are left out. No rows give no rows.",
    notes: &[],
    examples: &[
        example(
            "Near a line",
            "datatable(x:real, y:real)[1, 0.0005, 1, 0.01] | evaluate geo_line_lookup((datatable(name:string, l:dynamic)['a', dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]})]), l, x, y, 100)",
            "x:real|y:real|name:string\n1.0|0.0005|a",
        ),
        example(
            "Null coordinates",
            "datatable(x:real, y:real)[real(null), 0.5] | evaluate geo_line_lookup((datatable(name:string, l:dynamic)['a', dynamic(null)]), l, x, y, 100, return_unmatched = true)",
            "x:real|y:real|name:string\n|0.5|",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    look_up(
        args,
        &Kind::<Lines> {
            read: lines,
            corners: |lines| lines.chains.iter().flatten().copied().collect(),
            matches: |lines, point, radius| {
                let nearest = closest(lines.edges(), point);
                nearest.is_some_and(|nearest| nearest.angle(point) <= radius.unwrap_or(0.0))
            },
        },
    )
}
