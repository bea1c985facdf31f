//! `bin()`: rounds a value down to a multiple of a size.

use kql_types::ScalarType;

use super::_bin::bin;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bin",
    aliases: &["floor"],
    category: Category::DateTime,
    summary: "Rounds a value down to a multiple of a size.",
    signatures: &[
        block(
            &[
                required("value", ParameterType::Number, "number to round"),
                required("roundTo", ParameterType::Number, "size of the bins"),
            ],
            Returns::Widest,
        ),
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "timespan to round",
                ),
                required(
                    "roundTo",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "size of the bins",
                ),
            ],
            ScalarType::TimeSpan,
        ),
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::DateTime),
                    "datetime to round",
                ),
                required(
                    "roundTo",
                    ParameterType::Exact(ScalarType::DateTime),
                    "size of the bins, as a time since the first datetime",
                ),
            ],
            ScalarType::DateTime,
        ),
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::DateTime),
                    "datetime to round",
                ),
                required(
                    "roundTo",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "size of the bins",
                ),
            ],
            ScalarType::DateTime,
        ),
    ],
    returns: "The greatest multiple that is not above the value; datetimes count from 0001-01-01. Null for null and for a size that is not positive.",
    notes: &[],
    examples: &[
        example("A number", "print r = bin(4.5, 1)", "r:real\n4.0"),
        example(
            "A day",
            "print r = bin(datetime(1970-05-11 13:45:07), 1d)",
            "r:datetime\n1970-05-11T00:00:00.0000000Z",
        ),
        example(
            "Down, not towards zero",
            "print r = bin(-1, 5)",
            "r:long\n-5",
        ),
        example("A null", "print r = bin(long(null), 5)", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(bin),
};
