//! `dayofyear()`: returns the day of the year of a datetime.

use kql_types::ScalarType;

use super::_calendar::{day_of_year, whole_number};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "dayofyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the day of the year of a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::Int,
    )],
    returns: "1 to 366; null for null.",
    notes: &[],
    examples: &[
        example(
            "A day",
            "print r = dayofyear(datetime(2015-12-14))",
            "r:int\n348",
        ),
        example("A null", "print r = dayofyear(datetime(null))", "r:int\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    whole_number(args, day_of_year)
}
