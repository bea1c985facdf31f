//! `startofyear()`: returns the first moment of the year of a datetime.

use kql_types::ScalarType;

use super::_calendar::{Period, with_offset};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "startofyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the first moment of the year of a datetime.",
    signatures: &[fixed(
        &[
            required(
                "date",
                ParameterType::Exact(ScalarType::DateTime),
                "datetime to look at",
            ),
            optional(
                "offset",
                ParameterType::Exact(ScalarType::Long),
                "how many years to move on; negative moves back, 0 by default",
            ),
        ],
        ScalarType::DateTime,
    )],
    returns: "A datetime; null for null or outside the years 1 to 9999.",
    notes: &[],
    examples: &[
        example(
            "The year's start",
            "print r = startofyear(datetime(2017-01-01 10:10:17))",
            "r:datetime\n2017-01-01T00:00:00.0000000Z",
        ),
        example(
            "The next year",
            "print r = startofyear(datetime(2017-01-01 10:10:17), 1)",
            "r:datetime\n2018-01-01T00:00:00.0000000Z",
        ),
        example(
            "A null",
            "print r = startofyear(datetime(null))",
            "r:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    with_offset(args, |ticks, offset| Period::Year.start(ticks, offset))
}
