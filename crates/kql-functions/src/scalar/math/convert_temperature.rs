//! `convert_temperature()`: converts a temperature from one unit to another.

use std::sync::Arc;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use crate::convert::{argument, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "convert_temperature",
    aliases: &[],
    category: Category::Math,
    summary: "Converts a temperature from one unit to another.",
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
                "unit: Kelvin, DegreeCelsius, DegreeFahrenheit, DegreeRankine, DegreeDelisle, DegreeNewton, DegreeReaumur, DegreeRoemer, MillidegreeCelsius or SolarTemperature",
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
            "Absolute zero",
            "print r = round(convert_temperature(0, 'Kelvin', 'DegreeCelsius'), 2)",
            "r:real\n-273.15",
        ),
        example(
            "No such unit",
            "print r = convert_temperature(1.0, 'Nothing', 'Else')",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Every unit's size in kelvins, and its zero point in kelvins.
const UNITS: &[(&str, f64, f64)] = &[
    ("Kelvin", 1.0, 0.0),
    ("DegreeCelsius", 1.0, 273.15),
    ("DegreeFahrenheit", 5.0 / 9.0, 273.15 - 32.0 * 5.0 / 9.0),
    ("DegreeRankine", 5.0 / 9.0, 0.0),
    ("DegreeDelisle", -2.0 / 3.0, 373.15),
    ("DegreeNewton", 100.0 / 33.0, 273.15),
    ("DegreeReaumur", 1.25, 273.15),
    ("DegreeRoemer", 40.0 / 21.0, 273.15 - 7.5 * 40.0 / 21.0),
    ("MillidegreeCelsius", 1e-3, 273.15),
    ("SolarTemperature", 5778.0, 0.0),
];

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (value, from, to) = (
        argument::<Float64Array>(args, 0, ScalarType::Real)?,
        text(args, 1)?,
        text(args, 2)?,
    );
    let unit = |name: &str| UNITS.iter().find(|(known, _, _)| *known == name);
    let converted: Float64Array = (0..args.output_rows())
        .map(|row| {
            let ((_, from, from_zero), (_, to, to_zero)) =
                (unit(from.text(row))?, unit(to.text(row))?);
            Some((value.get(row)? * from + from_zero - to_zero) / to)
        })
        .collect();
    Ok(args.wrap(Arc::new(converted)))
}
