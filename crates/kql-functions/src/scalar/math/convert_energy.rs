//! `convert_energy()`: converts an energy from one unit to another.

use kql_types::ScalarType;

use super::_units::convert_units;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_energy",
    aliases: &[],
    category: Category::Math,
    summary: "Converts an energy from one unit to another.",
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
                "unit: Joule, Millijoule, Kilojoule, Megajoule, Gigajoule, Calorie, Kilocalorie, WattHour, KilowattHour, MegawattHour, GigawattHour, Erg, ElectronVolt",
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
            "print r = round(convert_energy(1, 'KilowattHour', 'Kilojoule'), 6)",
            "r:real\n3600.0",
        ),
        example(
            "No such unit",
            "print r = convert_energy(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Every unit in Joules.
const UNITS: &[(&str, f64)] = &[
    ("Joule", 1.0),
    ("Millijoule", 1e-3),
    ("Kilojoule", 1e3),
    ("Megajoule", 1e6),
    ("Gigajoule", 1e9),
    ("Calorie", 4.184),
    ("Kilocalorie", 4184.0),
    ("WattHour", 3600.0),
    ("KilowattHour", 3.6e6),
    ("MegawattHour", 3.6e9),
    ("GigawattHour", 3.6e12),
    ("Erg", 1e-7),
    ("ElectronVolt", 1.602176634e-19),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
