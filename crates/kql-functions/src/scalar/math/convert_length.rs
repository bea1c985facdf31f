//! `convert_length()`: converts a length from one unit to another.

use kql_types::ScalarType;

use super::_units::convert_units;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_length",
    aliases: &[],
    category: Category::Math,
    summary: "Converts a length from one unit to another.",
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
                "unit: Nanometer, Micrometer, Millimeter, Centimeter, Decimeter, Meter, Hectometer, Kilometer, Inch, Foot, Yard, Mile, NauticalMile",
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
            "print r = round(convert_length(1.2, 'Kilometer', 'Meter'), 6)",
            "r:real\n1200.0",
        ),
        example(
            "No such unit",
            "print r = convert_length(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Every unit in Meters.
const UNITS: &[(&str, f64)] = &[
    ("Nanometer", 1e-9),
    ("Micrometer", 1e-6),
    ("Millimeter", 1e-3),
    ("Centimeter", 1e-2),
    ("Decimeter", 0.1),
    ("Meter", 1.0),
    ("Hectometer", 100.0),
    ("Kilometer", 1000.0),
    ("Inch", 0.0254),
    ("Foot", 0.3048),
    ("Yard", 0.9144),
    ("Mile", 1609.344),
    ("NauticalMile", 1852.0),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
