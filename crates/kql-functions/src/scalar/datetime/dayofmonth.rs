//! `dayofmonth()`: returns the day of the month of a datetime.

use kql_types::ScalarType;

use super::_calendar::whole_number;
use super::_parts::Part;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "dayofmonth",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the day of the month of a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::Int,
    )],
    returns: "1 to 31; null for null.",
    notes: &[],
    examples: &[
        example(
            "A day",
            "print r = dayofmonth(datetime(2015-12-14))",
            "r:int\n14",
        ),
        example("A null", "print r = dayofmonth(datetime(null))", "r:int\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    whole_number(args, |ticks| Part::Day.of(ticks))
}
