//! `geo_azimuth()`: returns the direction from one point on Earth to another.

use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use super::_sphere::Points;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "geo_azimuth",
    aliases: &[],
    category: Category::Geospatial,
    summary: "Returns the direction from one point on Earth to another.",
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
        ],
        ScalarType::Real,
    )],
    returns: "Radians clockwise from true north; null when a coordinate is null or out of range, or the points are one.",
    notes: &[],
    examples: &[
        example(
            "Southwards",
            "print r = round(geo_azimuth(5, 10, 10, -40), 9)",
            "r:real\n3.054599398",
        ),
        example(
            "One point",
            "print r = geo_azimuth(5, 10, 5, 10)",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let points = Points::<2>::new(args)?;
    let azimuth = |row| points.get(row).and_then(|[a, b]| a.azimuth(b));
    Ok(args.wrap(Arc::new(
        (0..args.output_rows())
            .map(azimuth)
            .collect::<Float64Array>(),
    )))
}
