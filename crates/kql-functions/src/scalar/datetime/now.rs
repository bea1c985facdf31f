//! `now()`: returns the time of the query, moved by a timespan.

use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::Int64Type;
use kql_types::ScalarType;
use kql_types::datetime::add;

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "now",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the time of the query, moved by a timespan.",
    signatures: &[fixed(
        &[optional(
            "offset",
            ParameterType::Exact(ScalarType::TimeSpan),
            "how far to move; 0 by default",
        )],
        ScalarType::DateTime,
    )],
    returns: "The same datetime wherever the query asks; null for a null offset.",
    notes: &[],
    examples: &[
        example(
            "The same moment everywhere",
            "print r = now() == now()",
            "r:bool\ntrue",
        ),
        example(
            "An hour ahead",
            "print r = now(1h) - now()",
            "r:timespan\n01:00:00",
        ),
        example("A null", "print r = now(timespan(null))", "r:datetime\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let now = args.context.now;
    if args.is_empty() {
        return Ok(ColumnValue::scalar(Int64Array::from(vec![now])));
    }
    let offset = argument::<Int64Array>(args, 0, ScalarType::TimeSpan)?;
    Ok(args.wrap(Arc::new(
        offset
            .array
            .unary_opt::<_, Int64Type>(|span| add(now, span)),
    )))
}
