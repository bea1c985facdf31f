//! `convert_speed()`: converts a speed from one unit to another.

use kql_types::ScalarType;

use super::_units::convert_units;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_speed",
    aliases: &[],
    category: Category::Math,
    summary: "Converts a speed from one unit to another.",
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
                "unit: CentimeterPerSecond, MillimeterPerSecond, MeterPerSecond, MeterPerMinute, MeterPerHour, KilometerPerSecond, KilometerPerMinute, KilometerPerHour, FootPerSecond, FootPerMinute, FootPerHour, InchPerSecond, MilePerHour, YardPerSecond, Knot",
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
            "print r = round(convert_speed(1, 'KilometerPerSecond', 'MeterPerSecond'), 6)",
            "r:real\n1000.0",
        ),
        example(
            "No such unit",
            "print r = convert_speed(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Every unit in MeterPerSeconds.
const UNITS: &[(&str, f64)] = &[
    ("CentimeterPerSecond", 0.01),
    ("MillimeterPerSecond", 1e-3),
    ("MeterPerSecond", 1.0),
    ("MeterPerMinute", 1.0 / 60.0),
    ("MeterPerHour", 1.0 / 3600.0),
    ("KilometerPerSecond", 1000.0),
    ("KilometerPerMinute", 1000.0 / 60.0),
    ("KilometerPerHour", 1000.0 / 3600.0),
    ("FootPerSecond", 0.3048),
    ("FootPerMinute", 0.3048 / 60.0),
    ("FootPerHour", 0.3048 / 3600.0),
    ("InchPerSecond", 0.0254),
    ("MilePerHour", 0.44704),
    ("YardPerSecond", 0.9144),
    ("Knot", 1852.0 / 3600.0),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
