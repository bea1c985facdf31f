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
                "unit: AcreFoot, AuTablespoon, BoardFoot, Centiliter, CubicCentimeter, CubicDecimeter, CubicFoot, CubicHectometer, CubicInch, CubicKilometer, CubicMeter, CubicMicrometer, CubicMile, CubicMillimeter, CubicYard, Decaliter, DecausGallon, Deciliter, DeciusGallon, HectocubicFoot, HectocubicMeter, Hectoliter, HectousGallon, ImperialBeerBarrel, ImperialGallon, ImperialOunce, ImperialPint, KilocubicFoot, KilocubicMeter, KiloimperialGallon, Kiloliter, KilousGallon, Liter, MegacubicFoot, MegaimperialGallon, Megaliter, MegausGallon, MetricCup, MetricTeaspoon, Microliter, Milliliter, OilBarrel, UkTablespoon, UsBeerBarrel, UsCustomaryCup, UsGallon, UsLegalCup, UsOunce, UsPint, UsQuart, UsTablespoon, UsTeaspoon",
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
    ("AcreFoot", 1.0 / 0.000_810_714),
    ("AuTablespoon", 2e-5),
    ("BoardFoot", 0.002_359_737_216),
    ("Centiliter", 1e-5),
    ("CubicCentimeter", 1e-6),
    ("CubicDecimeter", 1e-3),
    ("CubicFoot", 0.028_316_846_592),
    ("CubicHectometer", 1e6),
    ("CubicInch", 1.638_706_4e-5),
    ("CubicKilometer", 1e9),
    ("CubicMeter", 1.0),
    ("CubicMicrometer", 1e-18),
    ("CubicMile", 4_168_181_825.440_58),
    ("CubicMillimeter", 1e-9),
    ("CubicYard", 0.764_554_857_984),
    ("Decaliter", 0.01),
    ("DecausGallon", 10.0 * 0.003_785_411_784),
    ("Deciliter", 1e-4),
    ("DeciusGallon", 0.1 * 0.003_785_411_784),
    ("HectocubicFoot", 100.0 * 0.028_316_846_592),
    ("HectocubicMeter", 100.0),
    ("Hectoliter", 0.1),
    ("HectousGallon", 100.0 * 0.003_785_411_784),
    ("ImperialBeerBarrel", 0.163_659_24),
    ("ImperialGallon", 0.004_546_09),
    ("ImperialOunce", 2.841_306_25e-5),
    ("ImperialPint", 5.682_612_5e-4),
    ("KilocubicFoot", 1e3 * 0.028_316_846_592),
    ("KilocubicMeter", 1e3),
    ("KiloimperialGallon", 1e3 * 0.004_546_09),
    ("Kiloliter", 1.0),
    ("KilousGallon", 1e3 * 0.003_785_411_784),
    ("Liter", 1e-3),
    ("MegacubicFoot", 1e6 * 0.028_316_846_592),
    ("MegaimperialGallon", 1e6 * 0.004_546_09),
    ("Megaliter", 1e3),
    ("MegausGallon", 1e6 * 0.003_785_411_784),
    ("MetricCup", 2.5e-4),
    ("MetricTeaspoon", 5e-6),
    ("Microliter", 1e-9),
    ("Milliliter", 1e-6),
    ("OilBarrel", 0.158_987_294_928),
    ("UkTablespoon", 1.5e-5),
    ("UsBeerBarrel", 0.117_347_765_304),
    ("UsCustomaryCup", 2.365_882_365e-4),
    ("UsGallon", 0.003_785_411_784),
    ("UsLegalCup", 2.4e-4),
    ("UsOunce", 2.957_352_956_25e-5),
    ("UsPint", 4.731_764_73e-4),
    ("UsQuart", 9.463_529_46e-4),
    ("UsTablespoon", 1.478_676_478_125e-5),
    ("UsTeaspoon", 4.928_921_593_75e-6),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    convert_units(args, UNITS)
}
