//! `format_datetime()`: writes a datetime in a format of one's own.

use kql_types::ScalarType;

use super::_format::prepare_datetime;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "format_datetime",
    aliases: &[],
    category: Category::DateTime,
    summary: "Writes a datetime in a format of one's own.",
    signatures: &[fixed(
        &[
            required(
                "date",
                ParameterType::Exact(ScalarType::DateTime),
                "datetime to write",
            ),
            constant(
                "format",
                ParameterType::Exact(ScalarType::String),
                "y, M, d, h, H, m, s, f, F and tt, repeated for width, and the delimiters space / - : , . _ [ ]",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The text; empty for null.",
    notes: &["`h` counts to 12, `H` to 24; `F` leaves out zeros at the end where `f` writes them."],
    examples: &[
        example(
            "A date",
            "print r = format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')",
            "r:string\n17-01-29 [09:00:05]",
        ),
        example(
            "Half a day",
            "print r = format_datetime(datetime(2017-01-29 21:00:05), 'h:mm tt')",
            "r:string\n9:00 PM",
        ),
        example(
            "A null",
            "print r = format_datetime(datetime(null), 'yyyy')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare_datetime),
};
