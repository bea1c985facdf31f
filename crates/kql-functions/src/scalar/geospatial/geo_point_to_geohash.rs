//! `geo_point_to_geohash()`: returns the geohash of a point on Earth.

use kql_types::ScalarType;

use super::_geohash::{LONGEST, encode};
use super::_sphere::Points;
use crate::convert::optional_long;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "geo_point_to_geohash",
    aliases: &[],
    category: Category::Geospatial,
    summary: "Returns the geohash of a point on Earth.",
    signatures: &[fixed(
        &[
            required("longitude", ParameterType::Number, "longitude in degrees"),
            required("latitude", ParameterType::Number, "latitude in degrees"),
            optional(
                "accuracy",
                ParameterType::Number,
                "number of characters, 1 to 18; 5 by default",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The geohash; empty when an argument is null or out of range.",
    notes: &[],
    examples: &[
        example(
            "A point",
            "print r = geo_point_to_geohash(139.806115, 35.554128, 12)",
            "r:string\nxn76m27ty9g4",
        ),
        example(
            "Out of range",
            "print r = geo_point_to_geohash(200, 1)",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let points = Points::<1>::new(args)?;
    let accuracy = optional_long(args, 2)?;
    texts(args, |row, out| {
        let length = match &accuracy {
            Some(accuracy) => accuracy.get(row),
            None => Some(5),
        };
        if let (Some([point]), Some(length)) = (points.get(row), length.filter(|length| (1..=LONGEST as i64).contains(length))) {
            encode(point, length as usize, out);
        }
    })
}
