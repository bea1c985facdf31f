//! `ago()`: returns the time that lies a timespan before the query's.

use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::Int64Type;
use kql_types::ScalarType;
use kql_types::datetime::in_range;

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ago",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the time that lies a timespan before the query's.",
    signatures: &[fixed(
        &[required(
            "timespan",
            ParameterType::Exact(ScalarType::TimeSpan),
            "how long ago",
        )],
        ScalarType::DateTime,
    )],
    returns: "A datetime; null for null.",
    notes: &[],
    examples: &[
        example(
            "An hour ago",
            "print r = now() - ago(1h)",
            "r:timespan\n01:00:00",
        ),
        example("A null", "print r = ago(timespan(null))", "r:datetime\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let now = args.context.now;
    let span = argument::<Int64Array>(args, 0, ScalarType::TimeSpan)?;
    let moments = span
        .array
        .unary_opt::<_, Int64Type>(|span| now.checked_sub(span).and_then(in_range));
    Ok(args.wrap(Arc::new(moments)))
}
