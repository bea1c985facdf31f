//! `getyear()`: returns the year of a datetime.

use kql_types::ScalarType;

use super::_calendar::whole_number;
use super::_parts::Part;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "getyear",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the year of a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::Int,
    )],
    returns: "1 to 9999; null for null.",
    notes: &[],
    examples: &[
        example(
            "A year",
            "print r = getyear(datetime(2015-10-12))",
            "r:int\n2015",
        ),
        example("A null", "print r = getyear(datetime(null))", "r:int\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    whole_number(args, |ticks| Part::Year.of(ticks))
}
