//! `geo_point_in_circle()`: tells whether a point on Earth lies in a circle.

use std::sync::Arc;

use arrow::array::{BooleanArray, Float64Array};
use kql_types::ScalarType;

use super::_sphere::Points;
use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "geo_point_in_circle",
    aliases: &[],
    category: Category::Geospatial,
    summary: "Tells whether a point on Earth lies in a circle.",
    signatures: &[fixed(
        &[
            required(
                "p_longitude",
                ParameterType::Number,
                "longitude of the point in degrees",
            ),
            required(
                "p_latitude",
                ParameterType::Number,
                "latitude of the point in degrees",
            ),
            required(
                "pc_longitude",
                ParameterType::Number,
                "longitude of the middle in degrees",
            ),
            required(
                "pc_latitude",
                ParameterType::Number,
                "latitude of the middle in degrees",
            ),
            required("c_radius", ParameterType::Number, "radius in metres"),
        ],
        ScalarType::Bool,
    )],
    returns: "true or false; null when an argument is null or out of range.",
    notes: &[],
    examples: &[
        example(
            "Inside",
            "print r = geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)",
            "r:bool\ntrue",
        ),
        example(
            "A negative radius",
            "print r = isnull(geo_point_in_circle(1, 1, 1, 1, -1))",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let points = Points::<2>::new(args)?;
    let radius = argument::<Float64Array>(args, 4, ScalarType::Real)?;
    let answers: BooleanArray = (0..args.output_rows())
        .map(|row| {
            let radius = radius.get(row).filter(|r| *r > 0.0)?;
            points
                .get(row)
                .map(|[point, middle]| point.distance(middle) <= radius)
        })
        .collect();
    Ok(args.wrap(Arc::new(answers)))
}
