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
                "unit: BritishThermalUnit, Calorie, DecathermEc, DecathermImperial, DecathermUs, ElectronVolt, Erg, FootPound, GigabritishThermalUnit, GigaelectronVolt, Gigajoule, GigawattDay, GigawattHour, HorsepowerHour, Joule, KilobritishThermalUnit, Kilocalorie, KiloelectronVolt, Kilojoule, KilowattDay, KilowattHour, MegabritishThermalUnit, Megacalorie, MegaelectronVolt, Megajoule, MegawattDay, MegawattHour, Millijoule, TeraelectronVolt, TerawattDay, TerawattHour, ThermEc, ThermImperial, ThermUs, WattDay, WattHour",
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
    ("BritishThermalUnit", 1055.055_852_62),
    ("Calorie", 4.184),
    ("DecathermEc", 1_055_055_852.62),
    ("DecathermImperial", 1_055_055_852.573_48),
    ("DecathermUs", 1_054_804_000.0),
    ("ElectronVolt", 1.602_176_565e-19),
    ("Erg", 1e-7),
    ("FootPound", 1.355_817_948_331_400_4),
    ("GigabritishThermalUnit", 1e9 * 1055.055_852_62),
    ("GigaelectronVolt", 1e9 * 1.602_176_565e-19),
    ("Gigajoule", 1e9),
    ("GigawattDay", 86_400e9),
    ("GigawattHour", 3600e9),
    ("HorsepowerHour", 2_684_519.537_7),
    ("Joule", 1.0),
    ("KilobritishThermalUnit", 1e3 * 1055.055_852_62),
    ("Kilocalorie", 4184.0),
    ("KiloelectronVolt", 1e3 * 1.602_176_565e-19),
    ("Kilojoule", 1e3),
    ("KilowattDay", 86_400e3),
    ("KilowattHour", 3600e3),
    ("MegabritishThermalUnit", 1e6 * 1055.055_852_62),
    ("Megacalorie", 4.184e6),
    ("MegaelectronVolt", 1e6 * 1.602_176_565e-19),
    ("Megajoule", 1e6),
    ("MegawattDay", 86_400e6),
    ("MegawattHour", 3600e6),
    ("Millijoule", 1e-3),
    ("TeraelectronVolt", 1e12 * 1.602_176_565e-19),
    ("TerawattDay", 86_400e12),
    ("TerawattHour", 3600e12),
    ("ThermEc", 105_505_585.262),
    ("ThermImperial", 105_505_585.257_348),
    ("ThermUs", 105_480_400.0),
    ("WattDay", 86_400.0),
    ("WattHour", 3600.0),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
