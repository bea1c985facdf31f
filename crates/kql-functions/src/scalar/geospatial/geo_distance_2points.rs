//! `geo_distance_2points()`: returns the shortest distance between two points on Earth.

use std::sync::Arc;

use arrow::array::{BooleanArray, Float64Array};
use kql_types::ScalarType;

use super::_sphere::Points;
use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "geo_distance_2points",
    aliases: &[],
    category: Category::Geospatial,
    summary: "Returns the shortest distance between two points on Earth.",
    signatures: &[fixed(
        &[
            required(
                "p1_longitude",
                ParameterType::Number,
                "longitude of point 1 in degrees",
            ),
            required(
                "p1_latitude",
                ParameterType::Number,
                "latitude of point 1 in degrees",
            ),
            required(
                "p2_longitude",
                ParameterType::Number,
                "longitude of point 2 in degrees",
            ),
            required(
                "p2_latitude",
                ParameterType::Number,
                "latitude of point 2 in degrees",
            ),
            optional(
                "use_spheroid",
                ParameterType::NumberOrBool,
                "whether to measure on a spheroid; only false, the default, is known",
            ),
        ],
        ScalarType::Real,
    )],
    returns: "Metres, on a sphere; null when a coordinate is null or out of range.",
    notes: &[],
    examples: &[
        example(
            "Seattle to Los Angeles",
            "print r = round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056))",
            "r:real\n1546754.0",
        ),
        example(
            "Out of range",
            "print r = geo_distance_2points(300, 1, 1, 1)",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    if args.len() > 4
        && argument::<BooleanArray>(args, 4, ScalarType::Bool)?
            .array
            .true_count()
            > 0
    {
        return Err(FunctionError::InvalidArgument {
            argument: 4,
            message: "distances on a spheroid are not supported".into(),
        });
    }
    let points = Points::<2>::new(args)?;
    let distance = |row| points.get(row).map(|[a, b]| a.distance(b));
    Ok(args.wrap(Arc::new(
        (0..args.output_rows())
            .map(distance)
            .collect::<Float64Array>(),
    )))
}
