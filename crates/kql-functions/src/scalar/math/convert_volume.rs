//! `convert_volume()`: converts a volume from one unit to another.

use kql_types::ScalarType;

use super::_units::convert_units;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_volume",
    aliases: &[],
    category: Category::Math,
    summary: "Converts a volume from one unit to another.",
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
                "unit: CubicMeter, CubicDecimeter, CubicCentimeter, CubicMillimeter, CubicKilometer, Liter, Milliliter, Centiliter, Deciliter, Hectoliter, Microliter, CubicInch, CubicFoot, CubicYard",
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
            "print r = round(convert_volume(2, 'CubicMeter', 'Liter'), 6)",
            "r:real\n2000.0",
        ),
        example(
            "No such unit",
            "print r = convert_volume(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Every unit in CubicMeters.
const UNITS: &[(&str, f64)] = &[
    ("CubicMeter", 1.0),
    ("CubicDecimeter", 1e-3),
    ("CubicCentimeter", 1e-6),
    ("CubicMillimeter", 1e-9),
    ("CubicKilometer", 1e9),
    ("Liter", 1e-3),
    ("Milliliter", 1e-6),
    ("Centiliter", 1e-5),
    ("Deciliter", 1e-4),
    ("Hectoliter", 0.1),
    ("Microliter", 1e-9),
    ("CubicInch", 1.6387064e-5),
    ("CubicFoot", 0.028316846592),
    ("CubicYard", 0.764554857984),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
