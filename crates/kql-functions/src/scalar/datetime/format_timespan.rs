//! `format_timespan()`: writes a timespan in a format of one's own.

use kql_types::ScalarType;

use super::_format::prepare_timespan;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "format_timespan",
    aliases: &[],
    category: Category::DateTime,
    summary: "Writes a timespan in a format of one's own.",
    signatures: &[fixed(
        &[
            required(
                "timespan",
                ParameterType::Exact(ScalarType::TimeSpan),
                "timespan to write",
            ),
            constant(
                "format",
                ParameterType::Exact(ScalarType::String),
                "d, h, H, m, s, f and F, repeated for width, and the delimiters space / - : , . _ [ ]",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The text, without sign; empty for null.",
    notes: &[],
    examples: &[
        example(
            "A length",
            "print r = format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss:FF')",
            "r:string\n29.09:00:05:12",
        ),
        example(
            "A null",
            "print r = format_timespan(timespan(null), 'hh')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare_timespan),
};
