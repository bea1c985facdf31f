//! `geo_distance_2points()`: returns the shortest distance between two points on Earth.

use kql_types::ScalarType;

use super::_arguments::{Flag, reals};
use super::_locate::distance_on_spheroid;
use super::_sphere::Points;
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
                "whether to measure on the WGS-84 spheroid; false by default",
            ),
        ],
        ScalarType::Real,
    )],
    returns: "Metres; null when a coordinate is null or out of range.",
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
    let points = Points::<2>::new(args)?;
    let is_spheroid = Flag::new(args, 4)?;
    Ok(reals(args, |row| {
        let [a, b] = points.get(row)?;
        Some(if is_spheroid.get(row) { distance_on_spheroid(a, b) } else { a.distance(b) })
    }))
}
