//! `monthofyear()`: returns the month of a datetime.

use kql_types::ScalarType;

use super::_calendar::whole_number;
use super::_parts::Part;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "monthofyear",
    aliases: &["getmonth"],
    category: Category::DateTime,
    summary: "Returns the month of a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::Int,
    )],
    returns: "1 to 12; null for null.",
    notes: &[],
    examples: &[
        example(
            "A month",
            "print r = monthofyear(datetime(2015-12-14))",
            "r:int\n12",
        ),
        example("A null", "print r = monthofyear(datetime(null))", "r:int\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    whole_number(args, |ticks| Part::Month.of(ticks))
}
