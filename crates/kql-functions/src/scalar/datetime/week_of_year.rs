//! `week_of_year()`: returns the ISO 8601 week of a datetime.

use kql_types::ScalarType;

use super::_calendar::{week_of_year, whole_number};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "week_of_year",
    aliases: &["weekofyear"],
    category: Category::DateTime,
    summary: "Returns the ISO 8601 week of a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::Int,
    )],
    returns: "1 to 53; null for null.",
    notes: &["Weeks begin on Monday; the first one holds the year's first Thursday."],
    examples: &[
        example(
            "The last week of a year",
            "print r = week_of_year(datetime(2020-12-31))",
            "r:int\n53",
        ),
        example(
            "A year that begins in the old year's week",
            "print r = week_of_year(datetime(2021-01-01))",
            "r:int\n53",
        ),
        example(
            "A null",
            "print r = week_of_year(datetime(null))",
            "r:int\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    whole_number(args, week_of_year)
}
