//! `hourofday()`: returns the hour of a datetime.

use kql_types::ScalarType;

use super::_calendar::whole_number;
use super::_parts::Part;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hourofday",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the hour of a datetime.",
    signatures: &[fixed(
        &[required(
            "date",
            ParameterType::Exact(ScalarType::DateTime),
            "datetime to look at",
        )],
        ScalarType::Int,
    )],
    returns: "0 to 23; null for null.",
    notes: &[],
    examples: &[
        example(
            "An afternoon",
            "print r = hourofday(datetime(2015-12-14 18:54))",
            "r:int\n18",
        ),
        example("A null", "print r = hourofday(datetime(null))", "r:int\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    whole_number(args, |ticks| Part::Hour.of(ticks))
}
