//! `bin_at()`: rounds a value down to a bin, with one bin's start given.

use kql_types::ScalarType;

use super::_bin::bin_at;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bin_at",
    aliases: &[],
    category: Category::DateTime,
    summary: "Rounds a value down to a bin, with one bin's start given.",
    signatures: &[
        block(
            &[
                required("value", ParameterType::Number, "number to round"),
                required("bin_size", ParameterType::Number, "size of the bins"),
                required("fixed_point", ParameterType::Number, "where one bin begins"),
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
                required("bin_size", ParameterType::Number, "size of the bins"),
                required(
                    "fixed_point",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "where one bin begins",
                ),
            ],
            ScalarType::TimeSpan,
        ),
        fixed(
            &[
                required(
                    "value",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "timespan to round",
                ),
                required(
                    "bin_size",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "size of the bins",
                ),
                required(
                    "fixed_point",
                    ParameterType::Exact(ScalarType::TimeSpan),
                    "where one bin begins",
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
                required("bin_size", ParameterType::Summable, "size of the bins"),
                required(
                    "fixed_point",
                    ParameterType::Exact(ScalarType::DateTime),
                    "where one bin begins",
                ),
            ],
            ScalarType::DateTime,
        ),
    ],
    returns: "The start of the value's bin; null for null and for a size that is not positive.",
    notes: &["A number as the bin size of a datetime or timespan is refused."],
    examples: &[
        example("A number", "print r = bin_at(6.5, 2.5, 7)", "r:real\n4.5"),
        example(
            "Weeks from a Monday",
            "print r = bin_at(datetime(2017-05-17), 7d, datetime(2017-06-05))",
            "r:datetime\n2017-05-15T00:00:00.0000000Z",
        ),
        example("A null", "print r = bin_at(long(null), 5, 0)", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(bin_at),
};
