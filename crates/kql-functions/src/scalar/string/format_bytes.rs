//! `format_bytes()`: writes a number of bytes with a unit.

use std::fmt::Write as _;

use arrow::array::Float64Array;
use kql_types::Literal;
use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::{argument, optional_long};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "format_bytes",
    aliases: &[],
    category: Category::String,
    summary: "Writes a number of bytes with a unit.",
    signatures: &[fixed(
        &[
            required("size", ParameterType::Number, "number of bytes"),
            Parameter {
                is_optional: true,
                ..constant(
                    "precision",
                    ParameterType::Number,
                    "places behind the point, 0 by default",
                )
            },
            Parameter {
                is_optional: true,
                ..constant(
                    "units",
                    ParameterType::Exact(ScalarType::String),
                    "Bytes, KB, MB, GB, TB, PB or EB; the largest that fits by default",
                )
            },
        ],
        ScalarType::String,
    )],
    returns: "The number, rounded, and the unit of powers of 1024; empty for null.",
    notes: &[],
    examples: &[
        example(
            "The largest unit",
            "print r = format_bytes(20010332, 2)",
            "r:string\n19.08 MB",
        ),
        example(
            "A unit of one's own",
            "print r = format_bytes(20010332, 0, 'KB')",
            "r:string\n19541 KB",
        ),
        example("A null", "print r = format_bytes(long(null))", "r:string\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let unit = match constants.values.get(2).and_then(Option::as_ref) {
        None => None,
        Some(Literal::String(name)) => match UNITS
            .iter()
            .position(|unit| unit.eq_ignore_ascii_case(name))
        {
            Some(unit) => Some(unit),
            None => {
                return Err(FunctionError::InvalidArgument {
                    argument: 2,
                    message: format!("`{name}` is no unit of bytes"),
                });
            }
        },
        Some(_) => {
            return Err(FunctionError::InvalidArgument {
                argument: 2,
                message: "the unit is a text".into(),
            });
        }
    };
    Ok(Box::new(move |args| evaluate(args, unit)))
}

fn evaluate(args: &Arguments<'_>, unit: Option<usize>) -> Result<ColumnValue, FunctionError> {
    let size = argument::<Float64Array>(args, 0, ScalarType::Real)?;
    let precision = optional_long(args, 1)?;
    texts(args, |row, out| {
        let Some(size) = size.get(row) else { return };
        let places = precision
            .as_ref()
            .and_then(|p| p.get(row))
            .unwrap_or(0)
            .clamp(0, 15) as usize;
        let fitting = || {
            (1..UNITS.len())
                .take_while(|u| size.abs() >= 1024f64.powi(*u as i32))
                .count()
        };
        let unit = unit.unwrap_or_else(fitting);
        let text = format!("{:.places$}", size / 1024f64.powi(unit as i32));
        let text = if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{text} {}", UNITS[unit]);
    })
}
