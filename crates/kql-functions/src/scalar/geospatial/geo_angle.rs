//! `geo_angle()`: returns the angle between two lines from one point on Earth.

use std::f64::consts::TAU;
use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use super::_sphere::Points;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "geo_angle",
    aliases: &[],
    category: Category::Geospatial,
    summary: "Returns the angle between two lines from one point on Earth.",
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
            required(
                "p3_longitude",
                ParameterType::Number,
                "longitude of point 3 in degrees",
            ),
            required(
                "p3_latitude",
                ParameterType::Number,
                "latitude of point 3 in degrees",
            ),
        ],
        ScalarType::Real,
    )],
    returns: "Clockwise radians at the second point from the first to the third; null when a coordinate is null or out of range, or two neighbours are one point.",
    notes: &[],
    examples: &[
        example(
            "A wide angle",
            "print r = round(geo_angle(0, 10, 0, 5, 3, -10), 9)",
            "r:real\n2.944938434",
        ),
        example(
            "One point twice",
            "print r = geo_angle(0, 10, 0, 10, 3, -10)",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let points = Points::<3>::new(args)?;
    let angle = |row| {
        points
            .get(row)
            .and_then(|[a, b, c]| Some((b.azimuth(c)? - b.azimuth(a)?).rem_euclid(TAU)))
    };
    Ok(args.wrap(Arc::new(
        (0..args.output_rows()).map(angle).collect::<Float64Array>(),
    )))
}
