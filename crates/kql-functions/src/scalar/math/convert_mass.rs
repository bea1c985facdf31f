//! `convert_mass()`: converts a mass from one unit to another.

use kql_types::ScalarType;

use super::_units::convert_units;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_mass",
    aliases: &[],
    category: Category::Math,
    summary: "Converts a mass from one unit to another.",
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
                "unit: Nanogram, Microgram, Milligram, Centigram, Decigram, Gram, Decagram, Hectogram, Kilogram, Tonne, Ounce, Pound, Stone",
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
            "print r = round(convert_mass(3, 'Tonne', 'Kilogram'), 6)",
            "r:real\n3000.0",
        ),
        example(
            "No such unit",
            "print r = convert_mass(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Every unit in Kilograms.
const UNITS: &[(&str, f64)] = &[
    ("Nanogram", 1e-12),
    ("Microgram", 1e-9),
    ("Milligram", 1e-6),
    ("Centigram", 1e-5),
    ("Decigram", 1e-4),
    ("Gram", 1e-3),
    ("Decagram", 1e-2),
    ("Hectogram", 0.1),
    ("Kilogram", 1.0),
    ("Tonne", 1000.0),
    ("Ounce", 0.028349523125),
    ("Pound", 0.45359237),
    ("Stone", 6.35029318),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
