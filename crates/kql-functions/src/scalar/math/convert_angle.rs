//! `convert_angle()`: converts an angle from one unit to another.

use std::f64::consts::PI;

use kql_types::ScalarType;

use super::_units::convert_through;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_angle",
    aliases: &[],
    category: Category::Math,
    summary: "Converts an angle from one unit to another.",
    signatures: &[fixed(
        &[
            required(
                "value",
                ParameterType::Exact(ScalarType::Real),
                "number in the first unit",
            ),
            required(
                "from",
                ParameterType::Exact(ScalarType::String),
                "unit: Arcminute, Arcsecond, Centiradian, Deciradian, Degree, Gradian, Microdegree, Microradian, Millidegree, Milliradian, Nanodegree, Nanoradian, NatoMil, Radian, Revolution, Tilt",
            ),
            required(
                "to",
                ParameterType::Exact(ScalarType::String),
                "unit to convert to",
            ),
        ],
        ScalarType::Real,
    )],
    returns: "A real; null for null and for a unit that is not in the list.",
    notes: &[],
    examples: &[
        example(
            "Two units",
            "print r = round(convert_angle(1, 'Revolution', 'Degree'), 6)",
            "r:real\n360.0",
        ),
        example(
            "No such unit",
            "print r = convert_angle(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

const TILT: &str = "Tilt";

/// Every unit in Radians.
const UNITS: &[(&str, f64)] = &[
    ("Arcminute", PI / 10_800.0),
    ("Arcsecond", PI / 648_000.0),
    ("Centiradian", 0.01),
    ("Deciradian", 0.1),
    ("Degree", PI / 180.0),
    ("Gradian", PI / 200.0),
    ("Microdegree", PI / 180.0 * 1e-6),
    ("Microradian", 1e-6),
    ("Millidegree", PI / 180.0 * 1e-3),
    ("Milliradian", 1e-3),
    ("Nanodegree", PI / 180.0 * 1e-9),
    ("Nanoradian", 1e-9),
    ("NatoMil", PI / 3200.0),
    ("Radian", 1.0),
    ("Revolution", 2.0 * PI),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let size = |name: &str| UNITS.iter().find(|(known, _)| *known == name).map(|(_, size)| *size);
    // A tilt is the sine of its angle, so that it has no size of its own.
    convert_through(
        args,
        |name, value| if name == TILT { Some(value.asin()) } else { Some(value * size(name)?) },
        |name, value| if name == TILT { Some(value.sin()) } else { Some(value / size(name)?) },
    )
}
